"""Pages of persons."""

from django.urls import path

from contacts.views import contact_point, options, panel, person, person_edits, person_list, position

app_name = "contacts"
urlpatterns = [
    path("persons/", person_list.person_list, name="person_list"),
    path("persons/export/", person_list.person_export, name="person_export"),
    path("persons/conditions/", person_list.person_condition_options, name="person_condition_options"),
    path("persons/bulk-edit/", person_edits.person_bulk_edit, name="person_bulk_edit"),
    path(
        "persons/<uuid:public_id>/custom/<slug:key>/<slug:place>/",
        person_edits.person_value,
        name="person_value",
    ),
    path("persons/<uuid:public_id>/cell/<str:field>/", person_edits.person_cell, name="person_cell"),
    path("persons/create/", person.person_create, name="person_create"),
    path("persons/options/", options.person_options, name="person_options"),
    path("persons/employers/", options.employer_options, name="employer_options"),
    path("persons/duplicates/", options.person_duplicates, name="person_duplicates"),
    path("persons/<uuid:public_id>/", person.person, name="person"),
    path("persons/<uuid:public_id>/history/panel/", person.person_history_panel, name="person_history_panel"),
    path("persons/<uuid:public_id>/edit/", person.person_edit, name="person_edit"),
    path("persons/<uuid:public_id>/delete/", person.person_delete, name="person_delete"),
    path("persons/<uuid:public_id>/positions/create/", position.position_create, name="position_create"),
    path("positions/<uuid:public_id>/edit/", position.position_edit, name="position_edit"),
    path("positions/<uuid:public_id>/leave/", position.position_leave, name="position_leave"),
    path("positions/<uuid:public_id>/resume/", position.position_resume, name="position_resume"),
    path("positions/<uuid:public_id>/successor/", position.position_successor, name="position_successor"),
    path("positions/<uuid:public_id>/move/", position.position_move, name="position_move"),
    path("positions/<uuid:public_id>/primary/", position.position_primary, name="position_primary"),
    path("positions/<uuid:public_id>/delete/", position.position_delete, name="position_delete"),
    path(
        "persons/<uuid:public_id>/contact-points/create/",
        contact_point.contact_point_create,
        name="contact_point_create",
    ),
    path(
        "contact-points/<uuid:public_id>/edit/", contact_point.contact_point_edit, name="contact_point_edit"
    ),
    path(
        "contact-points/<uuid:public_id>/verify/",
        contact_point.contact_point_verify,
        name="contact_point_verify",
    ),
    path(
        "contact-points/<uuid:public_id>/bounce/",
        contact_point.contact_point_bounce,
        name="contact_point_bounce",
    ),
    path(
        "contact-points/<uuid:public_id>/primary/",
        contact_point.contact_point_primary,
        name="contact_point_primary",
    ),
    path(
        "contact-points/<uuid:public_id>/delete/",
        contact_point.contact_point_delete,
        name="contact_point_delete",
    ),
    path(
        "companies/<uuid:public_id>/persons/panel/", panel.company_persons_panel, name="company_persons_panel"
    ),
]

"""Pages of the privacy desk."""

from django.urls import path

from gdpr.views import access, objection, package, request, request_list

app_name = "gdpr"
urlpatterns = [
    path("requests/", request_list.request_list, name="request_list"),
    path("requests/export/", request_list.request_export, name="request_export"),
    path("requests/conditions/", request_list.request_condition_options, name="request_condition_options"),
    path("requests/create/", request.request_create, name="request_create"),
    path("requests/<uuid:public_id>/", request.request, name="request"),
    path("requests/<uuid:public_id>/edit/", request.request_edit, name="request_edit"),
    path("requests/<uuid:public_id>/person/", request.request_person, name="request_person"),
    path(
        "requests/<uuid:public_id>/ask-identity/", request.request_ask_identity, name="request_ask_identity"
    ),
    path("requests/<uuid:public_id>/identity/", request.request_identity, name="request_identity"),
    path("requests/<uuid:public_id>/extend/", request.request_extend, name="request_extend"),
    path("requests/<uuid:public_id>/others/", package.request_others, name="request_others"),
    path("requests/<uuid:public_id>/preview/", package.request_preview, name="request_preview"),
    path("requests/<uuid:public_id>/package/", package.request_package, name="request_package"),
    path("requests/<uuid:public_id>/close/", request.request_close, name="request_close"),
    path("requests/<uuid:public_id>/reopen/", request.request_reopen, name="request_reopen"),
    path("packages/<uuid:public_id>/remove/", package.package_remove, name="package_remove"),
    path("privacy/accesses/", access.access_list, name="access_list"),
    path(
        "privacy/viewing-alerts/<uuid:public_id>/settle/",
        access.viewing_alert_settle,
        name="viewing_alert_settle",
    ),
    path("answers/<str:token>/", package.package_fetch, name="package_fetch"),
    path(
        "persons/<uuid:public_id>/refuse-marketing/",
        objection.person_refuse_marketing,
        name="person_refuse_marketing",
    ),
    path(
        "persons/<uuid:public_id>/allow-marketing/",
        objection.person_allow_marketing,
        name="person_allow_marketing",
    ),
]

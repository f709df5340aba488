"""Pages of activities."""

from django.urls import path

from activities.views import (
    activity,
    activity_list,
    day,
    hand_over,
    list_edits,
    opportunity,
    options,
    timeline,
)

app_name = "activities"
urlpatterns = [
    path("activities/", activity_list.activity_list, name="activity_list"),
    path("activities/bulk-edit/", list_edits.activity_bulk_edit, name="activity_bulk_edit"),
    path("activities/<uuid:public_id>/cell/<str:field>/", list_edits.activity_cell, name="activity_cell"),
    path("activities/export/", activity_list.activity_export, name="activity_export"),
    path(
        "activities/conditions/", activity_list.activity_condition_options, name="activity_condition_options"
    ),
    path("activities/create/", activity.activity_create, name="activity_create"),
    path("activities/my-day/", day.my_day, name="my_day"),
    path("activities/due/", day.due_count, name="due_count"),
    path("activities/items/options/", options.item_options, name="item_options"),
    path("activities/<uuid:public_id>/", activity.activity, name="activity"),
    path("activities/<uuid:public_id>/edit/", activity.activity_edit, name="activity_edit"),
    path("activities/<uuid:public_id>/complete/", activity.activity_complete, name="activity_complete"),
    path("activities/<uuid:public_id>/tick/", activity.activity_tick, name="activity_tick"),
    path("activities/<uuid:public_id>/cancel/", activity.activity_cancel, name="activity_cancel"),
    path("activities/<uuid:public_id>/reopen/", activity.activity_reopen, name="activity_reopen"),
    path("activities/<uuid:public_id>/postpone/", activity.activity_postpone, name="activity_postpone"),
    path("opportunities/take-over/", opportunity.opportunity_take_over, name="opportunity_take_over"),
    path("positions/<uuid:public_id>/hand-over/", hand_over.activity_hand_over, name="activity_hand_over"),
    path(
        "companies/<uuid:public_id>/timeline/panel/",
        timeline.company_timeline_panel,
        name="company_timeline_panel",
    ),
    path(
        "persons/<uuid:public_id>/timeline/panel/",
        timeline.person_timeline_panel,
        name="person_timeline_panel",
    ),
    path("items/<uuid:public_id>/timeline/panel/", timeline.item_timeline_panel, name="item_timeline_panel"),
]

"""Pages of the privacy desk."""

from django.urls import path

from gdpr.views import (
    access,
    audience,
    consent,
    hold,
    objection,
    own_page,
    package,
    purpose,
    refused_company,
    request,
    request_list,
    restriction,
    retention,
    rule,
    topic,
    unsubscribe,
)

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
    path("privacy/purposes/", purpose.purpose_list, name="purpose_list"),
    path("privacy/purposes/<uuid:public_id>/edit/", purpose.purpose_edit, name="purpose_edit"),
    path("privacy/rules/", rule.rule_list, name="rule_list"),
    path("privacy/rules/<uuid:public_id>/", rule.rule, name="rule"),
    path("privacy/rules/<uuid:public_id>/edit/", rule.rule_edit, name="rule_edit"),
    path("privacy/rules/<uuid:public_id>/try/", rule.rule_try, name="rule_try"),
    path("privacy/rules/<uuid:public_id>/approve/", rule.rule_approve, name="rule_approve"),
    path("privacy/rules/<uuid:public_id>/drop/", rule.rule_drop, name="rule_drop"),
    path("privacy/retention/", retention.retention_list, name="retention_list"),
    path("privacy/retention/start/", retention.retention_start, name="retention_start"),
    path("privacy/retention/<uuid:public_id>/", retention.retention_run, name="retention_run"),
    path(
        "privacy/retention/<uuid:public_id>/release/", retention.retention_release, name="retention_release"
    ),
    path("privacy/holds/", hold.hold_list, name="hold_list"),
    path("privacy/holds/create/", hold.hold_create, name="hold_create"),
    path("privacy/holds/<uuid:public_id>/approve/", hold.hold_approve, name="hold_approve"),
    path("privacy/holds/<uuid:public_id>/review/", hold.hold_review, name="hold_review"),
    path("privacy/holds/<uuid:public_id>/release/", hold.hold_release, name="hold_release"),
    path("privacy/restrictions/", restriction.restriction_list, name="restriction_list"),
    path(
        "privacy/restrictions/<uuid:public_id>/tell/", restriction.restriction_tell, name="restriction_tell"
    ),
    path(
        "privacy/restrictions/<uuid:public_id>/lift/", restriction.restriction_lift, name="restriction_lift"
    ),
    path("persons/<uuid:public_id>/why/", retention.person_why, name="person_why"),
    path("persons/<uuid:public_id>/restrict/", restriction.person_restrict, name="person_restrict"),
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
    path("privacy/topics/", topic.topic_list, name="topic_list"),
    path("privacy/topics/create/", topic.topic_create, name="topic_create"),
    path("privacy/topics/<uuid:public_id>/", topic.topic, name="topic"),
    path("privacy/topics/<uuid:public_id>/edit/", topic.topic_edit, name="topic_edit"),
    path("privacy/topics/<uuid:public_id>/texts/create/", topic.text_create, name="text_create"),
    path("privacy/texts/<uuid:public_id>/retire/", topic.text_retire, name="text_retire"),
    path("privacy/refusals/", refused_company.refused_company_list, name="refused_company_list"),
    path("privacy/refusals/create/", refused_company.refused_company_create, name="refused_company_create"),
    path(
        "privacy/refusals/<uuid:public_id>/lift/",
        refused_company.refused_company_lift,
        name="refused_company_lift",
    ),
    path("privacy/domains/create/", refused_company.domain_create, name="domain_create"),
    path("privacy/domains/<uuid:public_id>/lift/", refused_company.domain_lift, name="domain_lift"),
    path("persons/may-we-write/", audience.audience, name="audience"),
    path(
        "persons/<uuid:public_id>/permission/panel/",
        consent.person_permission_panel,
        name="person_permission_panel",
    ),
    path("persons/<uuid:public_id>/consents/create/", consent.consent_create, name="consent_create"),
    path("persons/<uuid:public_id>/consents/ask/", consent.consent_ask, name="consent_ask"),
    path("persons/<uuid:public_id>/refusals/create/", consent.refusal_create, name="refusal_create"),
    path("own-data/", own_page.own_link, name="own_link"),
    path("own-data/<str:token>/", own_page.own_page, name="own_page"),
    path("consent/<str:token>/", own_page.consent_confirm, name="consent_confirm"),
    path("unsubscribe/<str:token>/", unsubscribe.unsubscribe, name="unsubscribe"),
]

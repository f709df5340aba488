"""Addresses of duplicates, merges and upkeep: each noun's in its own list."""

from django.urls import path

from quality.views import board, duplicate, flag, mail, merge, rules, upkeep, upkeep_list

app_name = "quality"
UPKEEP = [
    path("quality/", board.quality_board, name="quality_board"),
    path("quality/rules/", rules.quality_rules, name="quality_rules"),
    path("quality/mail/", mail.mail_list, name="mail_list"),
    path("quality/upkeep/", upkeep_list.upkeep_list, name="upkeep_list"),
    path("quality/upkeep/export/", upkeep_list.upkeep_export, name="upkeep_export"),
    path("quality/upkeep/options/", upkeep_list.upkeep_condition_options, name="upkeep_condition_options"),
    path("quality/upkeep/bulk/", upkeep_list.upkeep_bulk, name="upkeep_bulk"),
    path("quality/upkeep/next/", upkeep.upkeep_work, name="upkeep_work"),
    path("quality/upkeep/<uuid:public_id>/repair/", upkeep.upkeep_repair, name="upkeep_repair"),
    path("quality/flag/", flag.fact_flag, name="fact_flag"),
]
DUPLICATES = [
    path("duplicates/", duplicate.duplicate_list, name="duplicate_list"),
    path("duplicates/scan/", duplicate.duplicate_scan, name="duplicate_scan"),
    path("duplicates/scans/", duplicate.duplicate_scans, name="duplicate_scans"),
    path("duplicates/<uuid:public_id>/decide/", duplicate.duplicate_decide, name="duplicate_decide"),
]
MERGES = [
    path("merges/", merge.merge_list, name="merge_list"),
    path("merges/new/", merge.merge_create, name="merge_create"),
    path("merges/<uuid:public_id>/", merge.merge, name="merge"),
    path("merges/<uuid:public_id>/undo/", merge.merge_undo, name="merge_undo"),
]
urlpatterns = [*UPKEEP, *DUPLICATES, *MERGES]

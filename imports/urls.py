"""URLs of imports."""

from django.urls import path

from imports.views import columns, makers, run, upload

app_name = "imports"
ONE = "imports/<uuid:public_id>/"
urlpatterns = [
    path("imports/", upload.import_list, name="import_list"),
    path("imports/upload/", upload.import_upload, name="import_upload"),
    path("imports/mappings/<uuid:public_id>/delete/", columns.mapping_delete, name="mapping_delete"),
    path(ONE, run.import_detail, name="import_detail"),
    path(f"{ONE}columns/", columns.import_columns, name="import_columns"),
    path(f"{ONE}preview/", columns.import_preview, name="import_preview"),
    path(f"{ONE}layout/", columns.import_layout, name="import_layout"),
    path(f"{ONE}makers/", makers.import_makers, name="import_makers"),
    path(f"{ONE}progress/", run.import_progress, name="import_progress"),
    path(f"{ONE}confirm/", run.import_confirm, name="import_confirm"),
    path(f"{ONE}cancel/", run.import_cancel, name="import_cancel"),
    path(f"{ONE}retry/", run.import_retry, name="import_retry"),
    path(f"{ONE}delete/", run.import_delete, name="import_delete"),
    path(f"{ONE}rejected/", run.import_rejected, name="import_rejected"),
    path(f"{ONE}flagged/", run.import_flagged, name="import_flagged"),
]

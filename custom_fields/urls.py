"""URLs of custom fields."""

from django.urls import path

from custom_fields.views import field

app_name = "custom_fields"
ONE = "custom-fields/<uuid:public_id>"
urlpatterns = [
    path("custom-fields/", field.field_list, name="field_list"),
    path("custom-fields/create/", field.field_create, name="field_create"),
    path(f"{ONE}/", field.field, name="field"),
    path(f"{ONE}/edit/", field.field_edit, name="field_edit"),
    path(f"{ONE}/retire/", field.field_retire, name="field_retire"),
    path(f"{ONE}/delete/", field.field_delete, name="field_delete"),
    path(f"{ONE}/convert/<slug:kind>/", field.field_convert, name="field_convert"),
    path(f"{ONE}/retry/", field.field_retry, name="field_retry"),
]

"""URLs of companies."""

from django.urls import path

from companies.views import (
    bulk_edit,
    company,
    company_cell,
    company_list,
    name,
    panel,
    part,
    reference,
    reference_list,
    similar,
    tag,
)

app_name = "companies"
ONE = "companies/<uuid:public_id>"
urlpatterns = [
    path("companies/", company_list.company_list, name="company_list"),
    path("companies/bulk-edit/", bulk_edit.company_bulk_edit, name="company_bulk_edit"),
    path("companies/export/", company_list.company_export, name="company_export"),
    path(
        "companies/condition-options/",
        company_list.company_condition_options,
        name="company_condition_options",
    ),
    path(f"{ONE}/cell/<str:field>/", company_cell.company_cell, name="company_cell"),
    path(f"{ONE}/custom/<slug:key>/<slug:place>/", company_cell.company_value, name="company_value"),
    path("companies/create/", company.company_create, name="company_create"),
    path("companies/duplicates/", similar.company_duplicates, name="company_duplicates"),
    path("companies/options/", similar.company_options, name="company_options"),
    path("companies/industries/options/", reference.industry_options, name="industry_options"),
    path("companies/postcodes/place/", reference.postcode_place, name="postcode_place"),
    path("reference-lists/", reference_list.reference_list_list, name="reference_list_list"),
    path("reference-lists/<slug:which>/", reference_list.reference_list, name="reference_list"),
    path(
        "reference-lists/<slug:which>/load/", reference_list.reference_list_load, name="reference_list_load"
    ),
    path(f"{ONE}/", company.company, name="company"),
    path(f"{ONE}/edit/", company.company_edit, name="company_edit"),
    path(f"{ONE}/owner/", company.company_owner, name="company_owner"),
    path(f"{ONE}/delete/", company.company_delete, name="company_delete"),
    path(f"{ONE}/tag/", tag.company_tag, name="company_tag"),
    path(f"{ONE}/tag/<uuid:tag_id>/untag/", tag.company_untag, name="company_untag"),
    path(f"{ONE}/figures/", panel.company_figures_panel, name="company_figures_panel"),
    path(f"{ONE}/group/", panel.company_group_panel, name="company_group_panel"),
    path(f"{ONE}/sources/", panel.company_sources_panel, name="company_sources_panel"),
    path(f"{ONE}/history/", panel.company_history_panel, name="company_history_panel"),
    path(f"{ONE}/names/<uuid:name_id>/end/", name.company_name_end, name="company_name_end"),
    path(f"{ONE}/names/<uuid:name_id>/continue/", name.company_name_continue, name="company_name_continue"),
    path(f"{ONE}/<slug:part>/add/", part.company_part_add, name="company_part_add"),
    path(f"{ONE}/<slug:part>/<str:key>/edit/", part.company_part_edit, name="company_part_edit"),
    path(f"{ONE}/<slug:part>/<str:key>/remove/", part.company_part_remove, name="company_part_remove"),
]

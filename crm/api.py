"""The API's URLs: one router, the schema, and the page that shows it."""

from django.urls import include, path
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerSplitView
from rest_framework.routers import SimpleRouter

from activities.api import views as activities
from companies.api import reference
from companies.api import views as companies
from contacts.api import views as contacts
from crm.views.api_external_ids import ExternalIdViewSet
from custom_fields.api import views as custom_fields
from enrichment.api import signal as signals
from enrichment.api import views as enrichment
from gdpr.api import archive as legal_archive
from gdpr.api import (
    deaths,
    erasure,
    findings,
    held_rows,
    interaction,
    lost_acts,
    notices,
    recipients,
    retention,
)
from gdpr.api import health as privacy_health
from gdpr.api import permission as permissions
from gdpr.api import views as gdpr
from gdpr.api.why import PersonWhyView
from imports.api import views as imports
from installed_base.api import catalogue, configuration, flags, maker
from installed_base.api import views as installed_base
from quality.api import duplicates, upkeep
from quality.api import figures as quality_figures
from service.api import campaign as campaigns
from service.api import case as cases
from service.api import case_attachment as case_attachments
from service.api import cover, figures, serial_list
from service.api import opportunity as opportunities
from service.api import visit as visits
from users.api import acts
from users.api import views as users

router = SimpleRouter(use_regex_path=False)
for prefix, viewset in (
    ("companies", companies.CompanyViewSet),
    ("sites", companies.SiteViewSet),
    ("addresses", companies.AddressViewSet),
    ("company-names", companies.CompanyNameViewSet),
    ("company-contact-points", companies.CompanyContactPointViewSet),
    ("financial-years", companies.FinancialYearViewSet),
    ("ownerships", companies.OwnershipViewSet),
    ("industry-classes", reference.IndustryClassViewSet),
    ("industry-successors", reference.IndustrySuccessorViewSet),
    ("postcodes", reference.PostcodeViewSet),
    ("municipalities", reference.MunicipalityViewSet),
    ("legal-forms", reference.LegalFormViewSet),
    ("external-ids", ExternalIdViewSet),
    ("persons", contacts.PersonViewSet),
    ("positions", contacts.PositionViewSet),
    ("contact-points", contacts.ContactPointViewSet),
    ("products", installed_base.ProductViewSet),
    ("families", catalogue.FamilyViewSet),
    ("makers", maker.MakerViewSet),
    ("maker-spellings", maker.MakerSpellingViewSet),
    ("bom-lines", catalogue.BomLineViewSet),
    ("part-fits", catalogue.PartFitViewSet),
    ("features", catalogue.FeatureViewSet),
    ("documents", catalogue.DocumentViewSet),
    ("schema-versions", catalogue.SchemaVersionViewSet),
    ("items", installed_base.ItemViewSet),
    ("item-identifiers", installed_base.ItemIdentifierViewSet),
    ("item-placements", configuration.PlacementViewSet),
    ("item-parties", configuration.ItemPartyViewSet),
    ("item-contacts", configuration.ItemContactViewSet),
    ("item-relations", configuration.ItemRelationViewSet),
    ("item-features", configuration.ItemFeatureViewSet),
    ("item-deliveries", configuration.DeliveryLineViewSet),
    ("item-baselines", configuration.BaselineViewSet),
    ("item-events", configuration.ItemEventViewSet),
    ("item-flags", flags.ItemFlagViewSet),
    ("item-selections", serial_list.SelectionViewSet),
    ("cases", cases.CaseViewSet),
    ("case-comments", cases.CaseCommentViewSet),
    ("case-attachments", case_attachments.CaseAttachmentViewSet),
    ("visits", visits.VisitViewSet),
    ("parts-used", visits.PartUsedViewSet),
    ("meter-readings", visits.ReadingViewSet),
    ("maintenance-plans", visits.PlanViewSet),
    ("contracts", cover.ContractViewSet),
    ("contract-lines", cover.ContractLineViewSet),
    ("covers", cover.CoverViewSet),
    ("warranty-terms", cover.WarrantyTermViewSet),
    ("product-warranties", cover.ProductWarrantyViewSet),
    ("slas", cover.SlaViewSet),
    ("figures", figures.FiguresViewSet),
    ("activities", activities.ActivityViewSet),
    ("campaigns", campaigns.CampaignViewSet),
    ("campaign-criteria", campaigns.CampaignCriterionViewSet),
    ("campaign-items", campaigns.CampaignItemViewSet),
    ("opportunities", opportunities.OpportunityViewSet),
    ("subject-requests", gdpr.SubjectRequestViewSet),
    ("sensitive-findings", findings.FindingViewSet),
    ("lost-acts", lost_acts.LostActViewSet),
    ("deaths", deaths.DeathViewSet),
    ("marketing-objections", gdpr.MarketingObjectionViewSet),
    ("permissions", permissions.PermissionViewSet),
    ("consents", permissions.ConsentViewSet),
    ("suppressions", permissions.SuppressionViewSet),
    ("interactions", interaction.InteractionViewSet),
    ("privacy-health", privacy_health.DeskHealthViewSet),
    ("notice-obligations", notices.ObligationViewSet),
    ("erasure-plans", erasure.ErasurePlanViewSet),
    ("held-rows", held_rows.HeldRowViewSet),
    ("legal-holds", erasure.LegalHoldViewSet),
    ("retention-rules", retention.RetentionRuleViewSet),
    ("retention-runs", retention.RetentionRunViewSet),
    ("legal-archive", legal_archive.LegalArchiveViewSet),
    ("accounting-documents", legal_archive.AccountingDocumentViewSet),
    ("recipients", recipients.RecipientViewSet),
    ("disclosures", recipients.DisclosureViewSet),
    ("recipient-notifications", recipients.RecipientNotificationViewSet),
    ("upkeep", upkeep.UpkeepViewSet),
    ("quality-figures", quality_figures.QualityFigureViewSet),
    ("duplicates", duplicates.DuplicateViewSet),
    ("merges", duplicates.MergeViewSet),
    ("signals", signals.SignalViewSet),
    ("users", users.UserViewSet),
    ("teams", users.TeamViewSet),
    ("custom-fields", custom_fields.CustomFieldViewSet),
    ("imports", imports.ImportViewSet),
    ("enrichment-runs", enrichment.RunViewSet),
    ("proposals", enrichment.ProposalViewSet),
    ("outside-registers", enrichment.OutsideRegisterViewSet),
    ("change-sets", acts.ChangeSetViewSet),
    ("undos", acts.UndoRunViewSet),
    ("sources", acts.SourceViewSet),
):
    router.register(prefix, viewset, basename=prefix)

urlpatterns = [
    path("persons/<uuid:public_id>/why/", PersonWhyView.as_view(), name="person-why"),
    path("", include((router.urls, "api"))),
    path("schema/", SpectacularAPIView.as_view(), name="api-schema"),
    path(
        "docs/",
        SpectacularSwaggerSplitView.as_view(url_name="api-schema", template_name="crm/api_docs.html"),
        name="api-docs",
    ),
]

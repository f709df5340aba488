"""How acts on what we owe and do are taken back, and what is not taken back by machine."""

from django.utils.translation import gettext_lazy as _

from companies.models import Company, ExternalId
from history import operations as history
from history.operations import Part, Undoable
from installed_base.models import InstalledItem
from service.models import (
    Campaign,
    CampaignCriterion,
    CampaignItem,
    CaseAttachment,
    CaseComment,
    ContractLine,
    Coverage,
    CoverSnapshot,
    FamilySurvey,
    MaintenancePlan,
    MeterReading,
    Opportunity,
    PartUsed,
    ProductWarranty,
    ServiceCase,
    ServiceContract,
    ServiceVisit,
    Sla,
    VisitItem,
    WarrantyTerm,
)
from service.operations import undo_campaign, undo_steps

_FILES = _(
    "A file of a case is kept or removed on the page of its case. One that was removed is gone: attach it again."
)
_TOLD = _(
    "The list of this campaign has been worked on, and owners may have been told. Close the campaign on its page instead."
)
_CLOSED = _("This campaign is closed, and its list stays as it was. Take the campaign up again first.")

CASE = Undoable(
    model=ServiceCase, url_name="service:case",
    parts=(
        Part(model=CaseComment, column="case_id"),
        Part(model=ExternalId, column="object_uuid", refers_to="public_id", fixed={"object_type": "case"}),
    ),
    together=(undo_steps.CASE_STEPS,), derived=undo_steps.ESCALATION, keeps=undo_steps.forget_cases,
    leads_to={"id": undo_steps.mark_cases},
)  # fmt: skip
VISIT = Undoable(
    model=ServiceVisit, url_name="service:visit", parts=(Part(model=VisitItem, column="visit_id"),),
    words={"items": undo_steps.items_of_visits}, together=(undo_steps.VISIT_STEPS,), keeps=undo_steps.forget_visits,
    leads_to={"id": undo_steps.mark_visits},
)  # fmt: skip
CAMPAIGN = Undoable(
    model=Campaign, url_name="service:campaign",
    parts=(
        Part(model=CampaignCriterion, column="campaign_id"),
        Part(
            model=CampaignItem, column="campaign_id", found_again=True,
            fixed={"is_listed": False, "state": "identified", "reason": ""},
        ),
    ),
    told_by_parts=frozenset({"criteria", "found", "lost"}), together=(undo_campaign.CAMPAIGN_STEPS,),
    by_hand=dict.fromkeys(undo_campaign.CAMPAIGN_STEPS, _TOLD), stays=undo_campaign.campaigns_that_stay,
    leads_to={"id": undo_campaign.relist},
)  # fmt: skip
CAMPAIGN_ITEM = Undoable(
    model=CampaignItem, owner="campaign", derived=undo_campaign.FOUND, together=(undo_campaign.ITEM_STEPS,),
    by_hand=dict.fromkeys((*undo_campaign.ITEM_STEPS, "contact_id", "is_listed"), _CLOSED),
    stays=undo_campaign.items_that_stay,
)  # fmt: skip


def offer_undo() -> None:
    """Let acts on what we owe and do be taken back."""
    history.offer_undo(
        Undoable(
            model=ServiceContract, url_name="service:contract",
            parts=(
                Part(model=ContractLine, column="contract_id"), Part(model=Coverage, column="contract_id"),
                Part(model=ExternalId, column="object_uuid", refers_to="public_id", fixed={"object_type": "contract"}),
            ),
        ),
        Undoable(model=ContractLine, owner="contract"),
        Undoable(model=Coverage),
        Undoable(
            model=WarrantyTerm, url_name="service:term", leads_to={"id": undo_steps.show_warranties_of_terms}
        ),
        Undoable(model=Sla),
        Undoable(model=ProductWarranty, leads_to={"product": undo_steps.show_warranties}),
        Undoable(
            model=MaintenancePlan, url_name="service:plan", derived=frozenset({"next_due_on"}),
            leads_to={"item": undo_steps.show_dues},
        ),
        Undoable(
            model=MeterReading, owner="item", keeps=undo_steps.forget_readings,
            leads_to={"item": undo_steps.show_dues, "id": undo_steps.mark_readings},
        ),
        CASE,
        Undoable(model=CaseComment, owner="case"),
        Undoable(model=CaseAttachment, owner="case", refuses=_FILES),
        VISIT,
        Undoable(model=VisitItem, owner="visit"),
        Undoable(model=PartUsed, owner="visit"),
        CAMPAIGN,
        Undoable(
            model=CampaignCriterion, owner="campaign", keeps=undo_campaign.release_criteria,
            leads_to={"campaign": undo_campaign.relist},
        ),
        CAMPAIGN_ITEM,
        Undoable(model=Opportunity),
        Undoable(model=FamilySurvey),
    )  # fmt: skip
    for model in (Coverage, Opportunity):
        history.also_part(of=InstalledItem, part=Part(model=model, column="item_id"))
    for model in (CoverSnapshot, Opportunity):
        history.also_part(of=Company, part=Part(model=model, column="company_id"))

"""How acts on contracts, warranties and cases are taken back, and what is not taken back by machine."""

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
    MaintenancePlan,
    MeterReading,
    Opportunity,
    ProductWarranty,
    ServiceCase,
    ServiceContract,
    ServiceVisit,
    Sla,
    WarrantyTerm,
)

_STEPS = _("The steps of a case are taken one by one on its page: reopen it there.")
_VISITS = _("A visit moves parts and settles its case. Correct it on its page.")
_WARRANTIES = _(
    "A warranty of a product reaches every machine of it. Change or end it on the product’s page."
)
_RECALLS = _("A recall keeps what was done for each machine. Correct it on the recall’s page.")
_CAMPAIGN_STEPS = ("state", "launched_at", "closed_at")
_CASE_STEPS = (
    "state", "answered_at", "waiting_since", "solved_at", "closed_at", "reopened_at", "answer_due_at", "minutes_left",
    "escalation", "escalated_at",
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
        Undoable(model=WarrantyTerm, url_name="service:term"),
        Undoable(model=Sla),
        Undoable(model=ProductWarranty, refuses=_WARRANTIES),
        Undoable(model=MaintenancePlan, url_name="service:plan"),
        Undoable(model=MeterReading, owner="item"),
        Undoable(
            model=ServiceCase, url_name="service:case", refused=dict.fromkeys(_CASE_STEPS, _STEPS),
            parts=(
                Part(model=CaseComment, column="case_id"),
                Part(model=ExternalId, column="object_uuid", refers_to="public_id", fixed={"object_type": "case"}),
            ),
        ),
        Undoable(model=CaseComment, owner="case"),
        Undoable(model=CaseAttachment, owner="case", refuses=_STEPS),
        Undoable(model=ServiceVisit, refuses=_VISITS, url_name="service:visit"),
        Undoable(
            model=Campaign, url_name="service:campaign", refused=dict.fromkeys(_CAMPAIGN_STEPS, _RECALLS),
            parts=(Part(model=CampaignCriterion, column="campaign_id"),),
        ),
        Undoable(model=CampaignCriterion, owner="campaign", refuses=_RECALLS),
        Undoable(model=CampaignItem, refuses=_RECALLS),
        Undoable(model=Opportunity),
    )  # fmt: skip
    for model in (Coverage, Opportunity):
        history.also_part(of=InstalledItem, part=Part(model=model, column="item_id"))
    for model in (CoverSnapshot, Opportunity):
        history.also_part(of=Company, part=Part(model=model, column="company_id"))

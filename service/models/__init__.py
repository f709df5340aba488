"""What we owe and do for delivered items."""

from service.models.campaign import Campaign, CampaignCriterion, CampaignItem
from service.models.case import CaseAttachment, CaseComment, ServiceCase
from service.models.contract import ContractLine, ServiceContract
from service.models.cover import Coverage, CoverSnapshot
from service.models.figures import FamilySurvey, FigureCell
from service.models.item_cover import ItemCover
from service.models.maintenance import MaintenancePlan
from service.models.meter import MeterReading
from service.models.opportunity import Opportunity
from service.models.sla import Sla
from service.models.visit import PartUsed, ServiceVisit, VisitItem
from service.models.warranty import ProductWarranty, WarrantyTerm

__all__ = [
    "Campaign",
    "CampaignCriterion",
    "CampaignItem",
    "CaseAttachment",
    "CaseComment",
    "ContractLine",
    "CoverSnapshot",
    "Coverage",
    "FamilySurvey",
    "FigureCell",
    "ItemCover",
    "MaintenancePlan",
    "MeterReading",
    "Opportunity",
    "PartUsed",
    "ProductWarranty",
    "ServiceCase",
    "ServiceContract",
    "ServiceVisit",
    "Sla",
    "VisitItem",
    "WarrantyTerm",
]  # fmt: skip

"""What companies, items and persons can have in the aftermarket."""

from service.conditions import campaign, case, cover, figures, opportunity


def offer() -> None:
    """Offer the conditions of every noun on the lists they belong to."""
    cover.offer()
    figures.offer()
    campaign.offer()
    case.offer()
    opportunity.offer()

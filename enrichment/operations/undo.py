"""What outside registers said of a company goes with a company whose making is undone, and is asked again."""

from companies.models import Company
from enrichment.choices import ProposalState, SignalState
from enrichment.models import Lookup, Proposal, RegisterNotice, Signal, VatCheck
from history import operations as history
from history.operations import Part


def offer_undo() -> None:
    """Let no answer of a register keep a company that an act made; what people decided on it does."""
    for model, fixed in (
        (Lookup, {}),
        (VatCheck, {}),
        (RegisterNotice, {}),
        (Proposal, {"state": ProposalState.OPEN}),
        (Signal, {"state": SignalState.OPEN}),
    ):
        part = Part(model=model, column="company_id", fixed=fixed, found_again=True)
        history.also_part(of=Company, part=part)

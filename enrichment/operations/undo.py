"""What outside registers said of a company goes with a company whose making is undone, and is asked again.

Settings go back as any value does; which registers are asked, and what was done with a signal, does not.
"""

from django.utils.translation import gettext_lazy as _

from companies.models import Company
from enrichment.choices import ProposalState, SignalState
from enrichment.models import (
    FieldPolicy,
    Lookup,
    OutsideRegister,
    Proposal,
    RegisterNotice,
    Signal,
    SignalRule,
    VatCheck,
)
from history import operations as history
from history.operations import Part, Undoable

_REGISTERS = _("Whether an outside register is asked is decided on its own page. Set it right there.")
_SIGNALS = _("A signal was settled by somebody. Take it up again in the inbox of signals.")


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
    history.offer_undo(
        Undoable(model=FieldPolicy),
        Undoable(model=SignalRule),
        Undoable(model=OutsideRegister, refuses=_REGISTERS),
        Undoable(model=Signal, refuses=_SIGNALS),
    )

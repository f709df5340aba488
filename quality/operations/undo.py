"""What the nightly scan found out about a record goes with a record whose making is undone, and is found again."""

from django.utils.translation import gettext_lazy as _

from companies.models import Company
from contacts.models import Person
from history import operations as history
from history.operations import Part, Undoable
from installed_base.models import InstalledItem
from quality.choices import Reporter, UpkeepState
from quality.models import FormerName, QualitySettings, StalenessRule, UpkeepEntry

_DOUBTS = _(
    "A doubt was reported or settled by somebody. Settle it in the upkeep queue, or report the fact again."
)


def offer_undo() -> None:
    """Let no doubt of a machine keep a record that an act made; what people reported or settled does."""
    found = {"state": UpkeepState.OPEN, "reporter": Reporter.SCAN}
    for model, column in ((Company, "company_id"), (Person, "person_id"), (InstalledItem, "item_id")):
        part = Part(model=UpkeepEntry, column=column, fixed=found, found_again=True)
        history.also_part(of=model, part=part)
    history.also_part(of=Person, part=Part(model=FormerName, column="person_id"))
    history.offer_undo(
        Undoable(model=FormerName, owner="person"),
        Undoable(model=QualitySettings), Undoable(model=StalenessRule), Undoable(model=UpkeepEntry, refuses=_DOUBTS),
    )  # fmt: skip

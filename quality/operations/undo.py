"""What the nightly scan found out about a record goes with a record whose making is undone, and is found again."""

from companies.models import Company
from contacts.models import Person
from history import operations as history
from history.operations import Part
from installed_base.models import InstalledItem
from quality.choices import Reporter, UpkeepState
from quality.models import UpkeepEntry


def offer_undo() -> None:
    """Let no doubt of a machine keep a record that an act made; what people reported or settled does."""
    found = {"state": UpkeepState.OPEN, "reporter": Reporter.SCAN}
    for model, column in ((Company, "company_id"), (Person, "person_id"), (InstalledItem, "item_id")):
        part = Part(model=UpkeepEntry, column=column, fixed=found, found_again=True)
        history.also_part(of=model, part=part)

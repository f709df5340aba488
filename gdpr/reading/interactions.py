"""What extends the time for which a person is kept, and what never does.

What comes from the person, or goes both ways, shows that the matter is alive. What we do ourselves shows nothing: a
message sent, an opened one (mail programs open by themselves), a click within seconds of delivery (filters follow
links), a rep who dials without an answer, an import, a refresh, an edit, a merge.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

MACHINE_SECONDS = timedelta(seconds=10)
EXTENDING = ("clicked", "replied", "form", "ordered", "confirmed")


@dataclass(frozen=True)
class Sort:
    """One sort of interaction, where it is read, and whether it extends."""

    words: str | Promise
    source: str | Promise
    extends: bool


SORTS = (
    Sort(_("Meeting held, call answered, anything two-way"), _("activities"), extends=True),
    Sort(_("Call, letter or e-mail from the person"), _("activities"), extends=True),
    Sort(_("Ticket or complaint opened, or a comment of the customer’s on one"), _("service"), extends=True),
    Sort(_("Contract, warranty, delivery or visit at the person’s company"), _("service, installed base"), extends=True),
    Sort(_("Deal of ours with the company: taken over, won, lost"), _("opportunities"), extends=True),
    Sort(_("Reply, form, order, link followed by the person"), _("other systems"), extends=True),
    Sort(_("Call or meeting planned: until 30 days after it, 180 days at most"), _("activities"), extends=True),
    Sort(_("Message or letter sent, call that nobody answered"), _("activities"), extends=False),
    Sort(_("Message opened, link followed by a machine, automatic reply, bounce"), _("other systems"), extends=False),
    Sort(_("Note, task, anything among ourselves"), _("activities"), extends=False),
    Sort(_("Import, refresh from a register, bulk edit, edit, merge, export, look at the page"), _("the register"), extends=False),
)  # fmt: skip


def kind_of_click(delivered_at: datetime | None, clicked_at: datetime) -> str:
    """A click so soon after delivery is a filter's, not a person's."""
    is_machine = delivered_at is not None and clicked_at - delivered_at < MACHINE_SECONDS
    return "scanned" if is_machine else "clicked"

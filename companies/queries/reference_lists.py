"""What the reference lists are: loaded when, from where, how many; and the words for what went wrong."""

from dataclasses import dataclass

from django.db.models import Count, Max, Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from companies.choices import LoadState, ReferenceList
from companies.models import (
    IndustryClass,
    IndustrySuccessor,
    LegalForm,
    Municipality,
    Postcode,
    ReferenceLoad,
)
from companies.querysets import ListedQuerySet

FAILURES: dict[str, str | Promise] = {
    "unreachable": _("The source could not be reached. The list stays as it was."),
    "down": _("The source is out of order. The list stays as it was."),
    "slow": _("The source did not answer in time. The list stays as it was."),
    "cut_short": _("The answer broke off in the middle, so nothing of it was taken."),
    "empty": _("The source gave nothing. The list stays as it was."),
    "too_big": _("The answer is far larger than this list can be. Nothing of it was taken."),
    "not_there": _("There is no such list at this address."),
    "odd_shape": _("What came is not this list, or not in its form. Nothing of it was taken."),
    "incomplete": _("The list has holes: a code stands there without the one above it. Nothing was taken."),
    "shrank": _(
        "The list has lost half of its entries or more, which looks like a mistake of the source. Nothing was taken."
    ),
    "switched_off": _("No address is set for this source."),
    "which_list": _("What this file holds cannot be told from it. Say which list it is."),
    "abandoned": _("The load was interrupted. Load the list again."),
    "broken": _("Something went wrong. An administrator finds the reason in the log."),
}
ENTRIES: dict[str, tuple[type, dict[str, str]]] = {
    ReferenceList.TOL2008: (IndustryClass, {"version": "TOL2008"}),
    ReferenceList.TOL2025: (IndustryClass, {"version": "TOL2025"}),
    ReferenceList.SUCCESSORS: (IndustrySuccessor, {"version": "TOL2008"}),
    ReferenceList.NACE2: (IndustryClass, {"version": "NACE2"}),
    ReferenceList.NACE21: (IndustryClass, {"version": "NACE2.1"}),
    ReferenceList.MUNICIPALITIES: (Municipality, {"country": "FI"}),
    ReferenceList.POSTCODES: (Postcode, {"country": "FI"}),
    ReferenceList.LEGAL_FORMS: (LegalForm, {"country": "FI"}),
}


def failure_words(code: str) -> str | Promise:
    """A sentence for the code of what went wrong."""
    return FAILURES.get(code, FAILURES["broken"]) if code else ""


@dataclass(frozen=True)
class ListState:
    """One list as the page shows it."""

    code: str
    label: str
    total: int
    retired: int
    loaded: ReferenceLoad | None  # the newest that went through
    newest: ReferenceLoad | None

    @property
    def is_at_work(self) -> bool:
        return self.newest is not None and self.newest.state == LoadState.RUNNING

    @property
    def failure(self) -> str | Promise:
        """What went wrong since the last load that went through."""
        return failure_words(self.newest.failure) if self.newest is not None else ""


def list_states() -> list[ListState]:
    """All lists: one query for their loads and one for each table."""
    newest = ReferenceLoad.objects.values("list").annotate(
        last=Max("pk"), done=Max("pk", filter=Q(state=LoadState.DONE))
    )
    ids = {row["list"]: (row["done"], row["last"]) for row in newest}
    loads = ReferenceLoad.objects.select_related("by").in_bulk(
        [number for pair in ids.values() for number in pair if number]
    )
    counts = _counts()
    states = []
    for which in ReferenceList:
        done, last = ids.get(which, (None, None))
        live, retired = counts.get(which, (0, 0))
        states.append(ListState(which, str(which.label), live, retired, loads.get(done), loads.get(last)))
    return states


def _counts() -> dict[str, tuple[int, int]]:
    found = {}
    for model in {model for model, _scope in ENTRIES.values()}:
        name = next(iter(next(scope for one, scope in ENTRIES.values() if one is model)))
        rows = model.objects.values_list(name).annotate(
            live=Count("pk", filter=Q(valid_to=None)), gone=Count("pk", filter=Q(valid_to__isnull=False))
        )
        by_value = {value: (live, gone) for value, live, gone in rows}
        found |= {
            which: by_value.get(scope[name], (0, 0))
            for which, (one, scope) in ENTRIES.items()
            if one is model
        }
    return found


def entries_of(which: str, text: str) -> ListedQuerySet:
    """Entries of a list, those that begin with the code or whose names have the words; retired ones last."""
    model, scope = ENTRIES[which]
    rows: QuerySet = model.objects.filter(**scope)
    for word in text.split():
        by_code = Q(code__istartswith=word.replace(".", ""))
        if model is IndustrySuccessor:
            rows = rows.filter(by_code | Q(next_code__startswith=word.replace(".", "")))
        else:
            rows = rows.filter(
                by_code | Q(name_fi__icontains=word) | Q(name_sv__icontains=word) | Q(name_en__icontains=word)
            )
    return rows.order_by("code", "pk")

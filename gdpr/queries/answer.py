"""What a package says: article 15(1)(a) to (h), 15(2) and the copy itself, as one value for every format."""

from dataclasses import asdict, dataclass, field
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from contacts.models import Person
from gdpr.choices import Basis, RequestKind
from gdpr.choices.ledgers import HiddenReason
from gdpr.models import SubjectRequest
from gdpr.queries.access import Consultation, consultations_of
from gdpr.queries.archive import ARCHIVE, archive_purposes, archive_rows
from gdpr.queries.elsewhere import ELSEWHERE, everything_of
from gdpr.queries.erasure.look import Looked
from gdpr.queries.gather import Row, counts_of, gather
from gdpr.queries.marks import addresses_of, suppressed_among
from gdpr.queries.mentions import without
from gdpr.queries.purposes import purposes_of
from gdpr.queries.recipients import recipients_of
from gdpr.reading.due import received_day
from history.choices import Party

GIVEN = {"zero", "first"}
CONCLUDED = {"service.campaignitem", "contacts.persontag"}  # our own doing, not given by the person


@dataclass
class Answer:
    """The whole answer to a request, in the language of its reader."""

    number: str
    kind: str
    person: str
    made_at: datetime
    received_on: date
    articles: dict[str, list[str]]
    rows: list[Row]
    counts: dict[str, int]
    withheld: list[str] = field(default_factory=list)
    consultations: list[Consultation] = field(default_factory=list)

    def as_json(self) -> dict[str, Any]:
        """The answer for machines, the parts named as in article 15(1)."""
        return {
            "schema": "kolmikanta.subject-answer/1", "request": self.number, "kind": self.kind, "person": self.person,
            "made_at": self.made_at.isoformat(), "received_on": self.received_on.isoformat(),
            "article_15": self.articles, "records": [asdict(row) for row in self.rows], "counts": self.counts,
            "withheld": self.withheld, "consultations": [asdict(one) for one in self.consultations],
        }  # fmt: skip


def rows_for(request: SubjectRequest, person: Person | None, *, looked: Looked | None = None) -> list[Row]:
    """What there is to be told: for another keeper (art. 20) the person's own rows, else also texts that name them, as
    found by an earlier look and since; without one all texts are looked through."""
    if person is None:
        return []
    if request.kind == RequestKind.PORTABILITY:
        return gather(person)
    return everything_of(person, looked=looked)


def answer_to(
    request: SubjectRequest, *, person: Person | None, now: datetime, gathered: list[Row] | None = None
) -> Answer:
    """Gather the answer. Of what is carried to another keeper (art. 20) only what the person gave is told. Without a
    person of the register it tells what the legal archive keeps of the sender."""
    rows = rows_for(request, person) if gathered is None else gathered
    elsewhere = sum(row.is_elsewhere for row in rows)
    if request.kind == RequestKind.PORTABILITY:
        rows = [row for row in rows if _was_given(row)]
    else:
        rows += archive_rows(request)
    for row in rows:
        for fact in row.facts:
            if fact.is_free_text:
                fact.value = without(fact.value, request.hidden_words)
    return Answer(
        number=request.number, kind=request.kind, person=str(person or request.requester_name), made_at=now,
        received_on=request.received_on, articles=_articles(request, person, rows, received_day(now)), rows=rows,
        counts=_counts(request, person) | ({ELSEWHERE: elsewhere} if elsewhere else {}),
        withheld=_withheld(request),
        consultations=consultations_of(person) if person and request.kind == RequestKind.ACCESS else [],
    )  # fmt: skip


def _withheld(request: SubjectRequest) -> list[str]:
    """Each wording that is left out, by what stands in its place, with its reason (1050/2018, 34 §)."""
    pairs = zip(request.hidden_words, request.hidden_reasons, strict=False)
    return [
        f"{_('[person %(number)d]') % {'number': number}}: {HiddenReason(code).label}"
        for number, (_words, code) in enumerate(pairs, 1)
    ]


def _was_given(row: Row) -> bool:
    words = {str(Party(code).label) for code in GIVEN}
    return row.origin.get("party") in words and row.kind not in CONCLUDED


def _counts(request: SubjectRequest, person: Person | None) -> dict[str, int]:
    counts = counts_of(person) if person else {}
    archived = 0 if request.kind == RequestKind.PORTABILITY else request.archived.count()
    return counts | ({ARCHIVE: archived} if archived else {})


def _articles(
    request: SubjectRequest, person: Person | None, rows: list[Row], today: date
) -> dict[str, list[str]]:
    none = [_("None.")]
    given = recipients_of(person, today=today) if person else []
    abroad = [f"{one.name}, {one.country}: {one.safeguard}" for one in given if one.is_abroad]
    purposes = purposes_of(person) if person else []
    if any(row.kind == ARCHIVE for row in rows):
        purposes = [*purposes, *archive_purposes(known=purposes)]
    origins = sorted({f"{row.origin['party']}: {row.origin['source']}" for row in rows if row.origin})
    suppressed = suppressed_among(addresses_of(person)) if person else []
    rights = [
        _("To have wrong data put right (art. 16)."), _("To have data erased (art. 17)."),
        _("To have the use of data restricted (art. 18)."),
        _("To object: to marketing at any time and without a reason, to other use on own grounds (art. 21)."),
    ]  # fmt: skip
    if any(purpose.basis == Basis.CONSENT for purpose in purposes):
        rights.append(_("To withdraw consent at any time (art. 7(3))."))
    return {
        "a_purposes": [f"{purpose}: {purpose.get_basis_display()}" for purpose in purposes],
        "b_categories": sorted({row.register for row in rows}) or none,
        "c_recipients": [*settings.DATA_RECIPIENTS, *map(str, given)] or [_("To nobody.")],
        "d_period": [f"{purpose}: {purpose.spec.criterion}" for purpose in purposes],
        "e_rights": rights,
        "f_complaint": [
            _(
                "The Office of the Data Protection Ombudsman, P.O. Box 800, 00531 Helsinki, Finland, tietosuoja.fi."
            )
        ],
        "g_source": origins or none,
        "h_automated": [
            _("No decision is made by machine alone, and no score is worked out about the person.")
        ],
        "third_countries": abroad or _nowhere_abroad(),
        "marketing": [
            _("Marketing is refused at %(count)d addresses.") % {"count": len(suppressed)}
            if suppressed
            else _("No refusal of marketing is recorded.")
        ],
    }


def _nowhere_abroad() -> list[str]:
    if settings.DATA_RECIPIENTS:
        return [
            _("As far as a recipient named above is outside the EU and the EEA, it is told beside its name.")
        ]
    return [_("Data is not sent outside the EU and the EEA.")]

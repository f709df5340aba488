"""What changed at the demo's companies in the last months, as registers would have told it."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from decimal import Decimal

from companies.models import Company
from companies.operations.address import add_address
from companies.operations.company import change_company
from companies.operations.financial_year import set_financial_year
from companies.operations.site import add_site
from enrichment.choices import DismissReason
from enrichment.models import RegisterNotice, Signal
from enrichment.operations.changes import record_signals
from enrichment.operations.derive_signals import derive_of_change_set
from enrichment.operations.signal import dismiss_signals
from history import operations as history
from history.choices import Act, Party
from users.models import User

# Days ago, the company's place in the register's list, what happened.
EVENTS = (
    (2, 0, "manager"), (3, 6, "growth"), (4, 2, "site"), (5, 8, "restructuring"), (6, 4, "address"), (8, 16, "name"),
    (11, 10, "board"), (13, 12, "industry"), (16, 1, "manager"), (19, 18, "site"), (24, 3, "legal_form"),
    (27, 14, "board"), (33, 20, "manager"), (38, 5, "address"), (45, 7, "bankruptcy"), (52, 22, "growth"),
    (58, 9, "board"), (64, 24, "manager"), (71, 11, "site"), (80, 13, "address"), (95, 15, "manager"), (120, 17, "board"),
)  # fmt: skip
CODES = {"manager": "Toimitusjohtaja", "board": "Hallituksen jäsenet"}
STATUS = {"restructuring": "restructuring", "bankruptcy": "bankrupt"}


class Signals:
    """Changes by a register, and the signals that come of them."""

    def __init__(self, companies: list[Company], robot: User, now: datetime) -> None:
        self.companies, self.robot, self.now = companies, robot, now

    def build(self) -> None:
        """Make them, and let somebody have dismissed one."""
        for days, number, what in sorted(EVENTS, reverse=True):
            if number < len(self.companies):
                self._happen(self.companies[number], what, self.now - timedelta(days=days), number)
        old = Signal.objects.filter(kind="board", happened_on__lt=(self.now - timedelta(days=50)).date())
        dismiss_signals(signals=old, reason_code=DismissReason.KNOWN, by=self.robot, now=self.now)

    def _happen(self, company: Company, what: str, at: datetime, number: int) -> None:
        if what in CODES:
            notice = RegisterNotice.objects.create(
                company=company, register="prh_notices", record_number=f"{at.year}/{310_000 + number}V",
                registered_on=at.date(), kind="Muutosilmoitus", entry_codes=[CODES[what]], found_at=at,
            )  # fmt: skip
            record_signals(
                company=company, changes=(), notices=[notice], register="prh_notices", by=self.robot, now=at
            )
            return
        origin = history.Origin(act=Act.ENRICHMENT, party=Party.THIRD, source="PRH, YTJ")
        with history.one_change_set(by=self.robot, at=at, from_=origin) as act:
            self._change(company, what, at)
        derive_of_change_set(change_set_id=act.pk, now=at)

    def _change(self, company: Company, what: str, at: datetime) -> None:
        known: dict[str, Callable[[], object]] = {
            "site": lambda: add_site(company=company, name=f"{company.town}n logistiikkahalli", by=self.robot, now=at),
            "address": lambda: add_address(
                company=company, kind="visiting", street="Teollisuuskatu 14", postcode=company.postcode,
                town=company.town, region=company.region, country="FI", by=self.robot, now=at, today=self.now.date(),
            ),
            "growth": lambda: self._grow(company, at),
        }  # fmt: skip
        if what in known:
            known[what]()
            return
        values = {
            "name": {"legal_name": company.legal_name.replace(" Oy", " Group Oy")},
            "industry": {"industry_code": "28.99"},
            "legal_form": {"legal_form": "Oyj" if company.legal_form == "Oy" else "Oy"},
        }.get(what, {"status": STATUS.get(what, "active")})
        change_company(company=company, values=values, by=self.robot, now=at)

    def _grow(self, company: Company, at: datetime) -> None:
        last = company.financial_years.order_by("-ends_on").first()
        ends_on = date(last.ends_on.year, 12, 31) if last else date(at.year - 1, 12, 31)
        before = company.financial_years.filter(ends_on__lt=ends_on).order_by("-ends_on").first()
        if before is None or before.turnover_from is None or before.staff_from is None:
            return
        set_financial_year(
            company=company, ends_on=ends_on, currency="EUR", source="PRH, tilinpäätökset",
            turnover_from=(before.turnover_from * Decimal("1.34")).quantize(Decimal(1)),
            staff_from=round(before.staff_from * 1.22), by=self.robot, now=at,
        )  # fmt: skip

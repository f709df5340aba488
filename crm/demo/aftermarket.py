"""What the demo owes and does for its machines: contracts, cases, visits, maintenance, campaigns, opportunities."""

from datetime import date, time, timedelta
from decimal import Decimal

from companies.models import Company
from crm.demo import service_words as words
from crm.demo.hours import Hours
from crm.demo.machines import METER
from installed_base.models import InstalledItem, Product
from service.models import CampaignItem, Opportunity, ServiceContract, Sla
from service.operations.campaign import create_campaign, launch_campaign
from service.operations.campaign_criterion import add_criterion
from service.operations.campaign_item import mark_items
from service.operations.case import comment_on_case, open_case
from service.operations.case_steps import arrive_for_case, await_customer, close_case, solve_case
from service.operations.contract import add_line, create_contract, terminate_contract
from service.operations.cover import add_cover, add_warranty, cover_items, void_cover
from service.operations.cover_snapshot import take_snapshot
from service.operations.opportunity import decide_opportunity, refresh_opportunities
from service.operations.part_used import use_part
from service.operations.plan import create_plan
from service.operations.visit import log_visit, plan_visit
from service.queries.answer_time import sla_of
from users.models import User

# name, kind, began and ends in how many days, months of renewal and notice, price a year
CONTRACTS = [
    ("Täyshuolto", "full", -700, 395, 12, 3, 18_400),
    ("Huoltosopimus", "maintenance", -340, 24, 0, None, 6_200),
    ("Huoltosopimus", "maintenance", -620, 108, 12, 3, 7_900),
    ("Tarkastussopimus", "inspection", -770, -38, 12, 2, 2_100),
    ("Huoltosopimus", "maintenance", -1150, -410, 0, None, 5_400),
    ("Huoltosopimus", "maintenance", -150, 215, 0, 1, 5_900),
    ("Toimipaikan huolto", "full", -420, 310, 0, 3, 22_000),
    ("Puristimien huolto", "maintenance", -90, 275, 12, 2, 9_600),
    ("Huoltosopimus", "maintenance", -900, 200, 12, 3, 4_800),
    ("Tukisopimus", "support", -60, 670, 0, None, 3_000),
]
SAME_COMPANY_AS_BEFORE = {5}  # came after a gap


class Aftermarket:
    """Cover, cases, visits, maintenance, campaigns and opportunities."""

    def __init__(
        self,
        hours: Hours,
        *,
        products: dict[str, Product],
        levels: dict[str, Sla],
        machines: list[InstalledItem],
        staff: dict[str, User],
    ) -> None:
        self.hours, self.rng, self.products, self.levels = hours, hours.rng, products, levels
        self.machines, self.staff = machines, staff
        self.clerk, self.manager = staff["aftermarket"], staff["admin"]
        self.by_company: dict[int, list[InstalledItem]] = {}
        for machine in machines:
            self.by_company.setdefault(machine.company_id, []).append(machine)

    def build(self) -> None:
        """Make all of it."""
        self._contracts()
        self._maintenance()
        self._cases()
        self._on_the_clock()
        self._visits()
        self._campaigns()
        self._opportunities()

    def _day(self, days: int) -> date:
        return self.hours.today + timedelta(days=days)

    def _contracts(self) -> None:
        customers = sorted(self.by_company, key=lambda number: -len(self.by_company[number]))
        turn = iter(customers)
        company = 0
        for number, facts in enumerate(CONTRACTS):
            if number not in SAME_COMPANY_AS_BEFORE:
                company = next(turn)
            contract = self._contract(number, facts, self.by_company[company][0].company)
            self._cover(number, contract, self.by_company[company])
        last = self.by_company[next(turn)][0].company
        create_contract(
            number="HS-1099", name="Tarjottu täyshuolto", kind="full", status="draft", company=last, starts_on=self._day(30),
            ends_on=self._day(395), by=self.clerk, now=self.hours.ago(5),
        )  # fmt: skip
        self._warranty_of_its_own(self.by_company[next(turn)][0])

    def _contract(self, number: int, facts: tuple, company: Company) -> ServiceContract:
        name, kind, begins, ends, renews, notice, price = facts
        at = self.hours.ago(-begins + 14 if begins < 0 else 14)
        contract = create_contract(
            number=f"HS-{1001 + number}", name=name, kind=kind, company=company, starts_on=self._day(begins),
            ends_on=self._day(ends), auto_renew_months=renews, notice_months=notice, by=self.clerk, now=at,
        )  # fmt: skip
        level = self.levels[("Tuotanto", "Perus", "Jatkuva vuorokäyttö")[number % 3]]
        add_line(
            contract=contract, position=10, product=self.products["HU-VUOSI"], description="Vuosihuolto ja päivystys",
            sla=level, price=Decimal(price), index_clause="Kustannusindeksi, kerran vuodessa", by=self.clerk, now=at,
        )  # fmt: skip
        return contract

    def _cover(self, number: int, contract: ServiceContract, machines: list[InstalledItem]) -> None:
        line, starts, at = contract.lines.get(), contract.starts_on, contract.changed_at
        if contract.name == "Toimipaikan huolto":
            add_cover(
                contract=contract, line=line, site=machines[0].site, starts_on=starts, by=self.clerk, now=at
            )
        elif contract.name == "Puristimien huolto":
            add_cover(
                contract=contract, line=line, company=contract.company, product=machines[0].product, starts_on=starts,
                by=self.clerk, now=at,
            )  # fmt: skip
        else:
            cover_items(
                contract=contract, line=line, items=machines[: 3 + number % 3], starts_on=starts, by=self.clerk, now=at
            )  # fmt: skip
        if number == 8:
            terminate_contract(
                contract=contract, terminated_on=self._day(70), by=self.clerk, now=self.hours.ago(12)
            )

    def _warranty_of_its_own(self, machine: InstalledItem) -> None:
        cover = add_warranty(
            item=machine, starts_on=self._day(-200), ends_on=self._day(530), by=self.clerk, now=self.hours.ago(200)
        )  # fmt: skip
        void_cover(
            cover=cover, void_on=self._day(-40), reason="Kone siirrettiin ulos ilman suojausta", by=self.clerk,
            now=self.hours.ago(38),
        )  # fmt: skip

    def _maintenance(self) -> None:
        create_plan(
            name="Robottisolun vuosihuolto", product=self.products["RC-12"], every_months=12, planned_hours=Decimal(6),
            instructions="Voitelu, akseleiden välykset, turvatoimintojen koe.", by=self.manager, now=self.hours.ago(500),
        )  # fmt: skip
        self.plans = []
        for number, machine in enumerate(one for one in self.machines if one.product.code != "RC-12"):
            if number % 3:
                continue
            self.plans.append(
                create_plan(
                    name="Vuosihuolto", item=machine, every_months=12, planned_hours=Decimal(4),
                    last_done_on=max(machine.delivered_on, self.hours.days_ago(60 + number * 37 % 390)),
                    **({"meter": METER, "every_units": Decimal(2000)} if number % 2 else {}),
                    by=self.clerk, now=self.hours.ago(50),
                )
            )  # fmt: skip

    def _cases(self) -> None:
        for number, (days, kind, severity, subject, text, became) in enumerate(words.CASES):
            machine = self.machines[number * 5 % len(self.machines)]
            at = self.hours.ago(days)
            person = machine.company.positions.order_by("pk").first() if machine.company else None
            case = open_case(
                kind=kind, severity=severity, subject=subject, description=text, item=machine, opened_at=at, channel="phone",
                person=person.person if person else None, owner=self.clerk, by=self.clerk, now=at,
            )  # fmt: skip
            if became == "new":
                continue
            then = min(at + timedelta(minutes=50), self.hours.now)
            comment_on_case(
                case=case, kind="to_customer", text="Otettu työn alle, palaamme asiaan tänään.", by=self.clerk, now=then
            )  # fmt: skip
            if became == "waiting":
                await_customer(case=case, by=self.clerk, now=then)
            if became in ("solved", "closed"):
                self._solve(case, number, self.hours.ago(max(1, days - 3)), closes=became == "closed")

    def _on_the_clock(self) -> None:
        """Two machines under a service level that promises to come and to restore: one waits for us, at the other we
        are. The level counts hours of work, so nothing is late whenever the demo is loaded."""
        promised = [
            one for one in self.machines if sla_of(item=one, day=self.hours.today) == self.levels["Tuotanto"]
        ]
        at = self.hours.ago(0, time(10, 15))
        then = min(at + timedelta(minutes=20), self.hours.now)
        for machine, (subject, text, is_there) in zip(promised, words.ON_THE_CLOCK, strict=False):
            case = open_case(
                kind="ticket", severity="critical", subject=subject, description=text, item=machine, opened_at=at,
                channel="phone", owner=self.clerk, by=self.clerk, now=at,
            )  # fmt: skip
            comment_on_case(
                case=case,
                kind="to_customer",
                text="Asentaja lähtee, soitamme matkalta.",
                by=self.clerk,
                now=then,
            )
            if is_there:
                arrive_for_case(case=case, by=self.clerk, now=self.hours.now)

    def _solve(self, case, number: int, at, *, closes: bool) -> None:
        resolution, cause = words.SOLUTIONS[number % len(words.SOLUTIONS)]
        complaint = {"is_justified": number % 2 == 1} if case.kind == "complaint" else {}
        solve_case(case=case, resolution=resolution, root_cause=cause, by=self.clerk, now=at, **complaint)
        if closes:
            close_case(case=case, by=self.clerk, now=at + timedelta(hours=1))

    def _visits(self) -> None:
        old = [one for one in self.machines if (self.hours.today - one.delivered_on).days > 800]
        for number, (days, kind, subject, payer, result, report, used) in enumerate(words.VISITS):
            # the same machine twice with the same trouble, paid by us both times
            machine = old[3] if payer == "goodwill" else old[(number * 3 + 1) % len(old)]
            at = self.hours.ago(days, time(9) if number % 2 else time(12, 45))
            end = at + timedelta(minutes=90 + number * 15)
            visit = log_visit(
                kind=kind, subject=subject, items=[machine], technician=self.clerk, result=result, covered_by=payer,
                done={
                    "started_at": at, "ended_at": end, "report": report, "travel_km": 40 + number * 17,
                    "travel_hours": Decimal("1.5"),
                },
                by=self.clerk, now=end,
            )  # fmt: skip
            if used:
                use_part(
                    visit=visit, item=machine, product=self.products[used], quantity=Decimal(1 + number % 2),
                    lot=f"E{2100 + number}" if used == "TI-12" else "", by=self.clerk, now=end,
                )  # fmt: skip
        self._pump_changed(next(one for one in old if one.parts.filter(position="P1").exists()))
        for number, (days, kind, subject) in enumerate(words.PLANNED):
            plans = [self.plans[number]] if kind == "maintenance" else []
            items = [] if plans else [self.machines[number * 7 % len(self.machines)]]
            plan_visit(
                kind=kind, subject=subject, items=items, plans=plans, technician=self.clerk, by=self.clerk,
                planned_at=self.hours.ahead(days, (time(9), time(13, 30))[number % 2]), planned_hours=Decimal(3),
                now=self.hours.ago(3),
            )  # fmt: skip

    def _pump_changed(self, machine: InstalledItem) -> None:
        """A pump was exchanged on a visit: the old one came out, the new one is in its place."""
        at = self.hours.ago(66, time(9, 30))
        end = at + timedelta(hours=4)
        old = machine.parts.filter(position="P1").get()
        visit = log_visit(
            kind="repair", subject="Hydraulipumpun vaihto", items=[machine], technician=self.clerk, result="fixed",
            covered_by="billable", by=self.clerk, now=end,
            done={"started_at": at, "ended_at": end, "report": "Pumppu vaihdettu, vanha romutettu.", "travel_km": 210},
        )  # fmt: skip
        use_part(
            visit=visit, item=machine, product=self.products["HP-60"], serial="HPB-05077", removed_item=old,
            removed_status="scrapped", by=self.clerk, now=end,
        )  # fmt: skip

    def _campaigns(self) -> None:
        at = self.hours.ago(40)
        numbers = sorted(one.serial for one in self.machines if one.product.code == "HX-250")
        recall = create_campaign(
            name="Valoverhon virtalähde", code="TK-2026-1", kind="recall", severity="high", deadline=self._day(75),
            text="Valoverho voi sammua kylmässä. Virtalähde vaihdetaan maksutta.", owner=self.manager, by=self.manager,
            instructions="Vaihda virtalähde, koeta verho viidesti, kirjaa sarjanumero.", now=at,
        )  # fmt: skip
        add_criterion(
            campaign=recall, product=self.products["HX-250"], serial_from=numbers[len(numbers) // 4], serial_to=numbers[-1],
            part_product=self.products["TV-3"], by=self.manager, now=at,
        )  # fmt: skip
        launch_campaign(campaign=recall, by=self.manager, now=at)
        listed = list(recall.campaign_items.order_by("pk").values_list("pk", flat=True))
        for state, days, some in (
            ("notified", 30, listed[::2]),
            ("planned", 12, listed[:2]),
            ("done", 5, listed[:1]),
        ):
            rows = CampaignItem.objects.filter(pk__in=some)
            then = self.hours.ago(days)
            mark_items(campaign_items=rows, state=state, on=then.date(), by=self.manager, now=then)
        upgrade = create_campaign(
            name="Kolmi Ohjain 2.4", code="PÄ-24", kind="upgrade", severity="low", owner=self.manager, by=self.manager,
            text="Etäyhteys ja vuororaportti kaikkiin ohjaimiin, joiden versio on vanhempi.", now=at,
        )  # fmt: skip
        for code in ("RC-12", "HX-400"):
            add_criterion(
                campaign=upgrade, product=self.products[code], version_rule="before", version_to="2.4", by=self.manager,
                now=at,
            )  # fmt: skip
        launch_campaign(campaign=upgrade, by=self.manager, now=at)
        ending = create_campaign(
            name="HX-100: tuki päättyy", kind="end_of_life", severity="medium", by=self.manager, now=self.hours.ago(6),
            text="Kerro omistajille, milloin tuki päättyy ja mitä tilalle.",
        )  # fmt: skip
        add_criterion(
            campaign=ending, product=self.products["HX-100"], by=self.manager, now=self.hours.ago(6)
        )

    def _opportunities(self) -> None:
        refresh_opportunities(now=self.hours.now)
        found = list(Opportunity.objects.order_by("rule", "pk"))
        reasons = [
            {"state": "lost", "reason": "Asiakas huoltaa itse."},
            {"state": "won", "reason": ""},
            {"snoozed_until": self._day(60)},
            {"state": "not_relevant", "reason": "Kone poistuu vuodenvaihteessa."},
        ]
        for number, values in enumerate(reasons):
            decide_opportunity(
                opportunity=found[number * len(found) // len(reasons)], values=values, by=self.staff["sales"],
                now=self.hours.ago(2),
            )  # fmt: skip
        for days in range(0, 400, 45):
            take_snapshot(day=self._day(-days))

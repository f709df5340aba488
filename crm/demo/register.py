"""Builds the demo register through the product's own operations, so that it has history like a real one."""

import random
from datetime import date, datetime, timedelta
from decimal import Decimal

from django.db import transaction

from activities.operations.activity import log_activity, plan_activity
from companies.models import Company, Site
from companies.operations.address import add_address
from companies.operations.company import create_company
from companies.operations.contact_point import add_contact_point
from companies.operations.external_id import link_external_id
from companies.operations.financial_year import set_financial_year
from companies.operations.group import set_parent
from companies.operations.name import add_name
from companies.operations.reference_lists import load_given
from companies.operations.site import add_site
from companies.operations.tag import tag_company
from companies.providers.sources import SHIPPED, shipped
from contacts.models import Person
from contacts.operations.person import create_person
from crm.demo import words
from crm.demo.aftermarket import Aftermarket
from crm.demo.catalogue import Catalogue
from crm.demo.custom_fields import add_custom_fields
from crm.demo.doubles import build_doubles
from crm.demo.hours import Hours
from crm.demo.machines import Machines
from crm.demo.marketing import build_topics
from crm.demo.outside import read_registers
from crm.demo.privacy import build_ledgers, build_requests
from crm.demo.privacy_cases import build_cases
from crm.demo.signals import Signals
from crm.demo.sources import tell_sources
from crm.demo.upkeep import build_upkeep
from history import operations as history
from installed_base.models import BomLine, InstalledItem, Product
from service.models import ServiceCase, ServiceContract, ServiceVisit
from users.models import Team, User
from users.operations.user import create_user

PASSWORD = "kolmikanta-demo"  # noqa: S105


class DemoRegister:
    """One run: the same moment gives the same register."""

    def __init__(self, now: datetime) -> None:
        self.now, self.today, self.rng = now, now.date(), random.Random(3)  # noqa: S311
        self.hours = Hours(now, self.rng)
        self.robot = User.objects.robot("demo")
        self.staff: dict[str, User] = {}

    @transaction.atomic
    def build(self) -> dict[str, int]:
        """Make everything in one transaction: an interrupted run leaves nothing behind."""
        with history.rules_left_to_the_database():
            self._build()
        counted = (Company, Person, Product, InstalledItem, ServiceContract, ServiceCase, ServiceVisit)
        return {model.__name__: model.objects.count() for model in counted}

    def _build(self) -> None:
        self._staff()
        catalogue = Catalogue(self.hours, self.robot)
        catalogue.build()
        with history.one_change_set(by=self.robot, at=self.now):
            companies = [self._company(number, facts) for number, facts in enumerate(words.COMPANIES)]
        self._groups(companies)
        persons = {company.pk: self._persons(company) for company in companies}
        lines = list(
            BomLine.objects.exclude(component=None)
            .select_related("component")
            .order_by("assembly", "position", "pk")
        )
        machines = Machines(self.hours, catalogue.products, lines, self.robot, self.staff["aftermarket"])
        for number, company in enumerate(companies):
            self._machines(machines, number, company, persons[company.pk][0])
        machines.live(companies)
        Aftermarket(
            self.hours, products=catalogue.products, levels=catalogue.levels, machines=machines.machines,
            staff=self.staff,
        ).build()  # fmt: skip
        for company in companies:
            items = [one for one in machines.machines if one.company_id == company.pk]
            self._activities(company, persons[company.pk], items)
        self._newsletter()
        add_custom_fields(robot=self.robot, now=self.now)
        met = [persons[company.pk][0] for company in companies]
        build_requests(persons=met, by=self.staff["privacy"], now=self.now)
        build_topics(persons=met, companies=companies, by=self.staff["privacy"], now=self.now)
        build_ledgers(persons=met, by=self.staff["privacy"], now=self.now)
        read_registers(companies=companies, by=self.robot, now=self.now)
        tell_sources(
            companies=companies, persons=persons[companies[0].pk], by=self.staff["admin"], now=self.now
        )
        build_upkeep(
            companies=companies, persons=persons, by=self.staff["sales"], robot=self.robot, now=self.now
        )
        Signals(companies, self.robot, self.now).build()
        build_doubles(
            companies=companies, persons=persons, by=self.staff["marketing"], now=self.now, today=self.today
        )
        build_cases(
            companies=companies, persons=[persons[one.pk][1] for one in companies[4:10]], by=self.staff["privacy"],
            colleague=self.staff["admin"], hours=self.hours,
        )  # fmt: skip
        load_given(lists={one: shipped(one) for one in SHIPPED}, by=None, clock=lambda: self.now)

    def _staff(self) -> None:
        teams = [Team.objects.create(name=name) for name in ("Etelä", "Pohjoinen")]
        for role, (name, language) in words.PEOPLE.items():
            self.staff[role] = create_user(
                email=f"{role}@demo.example", full_name=name, role=role, password=PASSWORD, by=self.robot,
                now=self.now, teams=teams[:1] if role == "sales" else [], language=language,
            )  # fmt: skip
        self.teams = teams

    def _company(self, number: int, facts: tuple) -> Company:
        name, form, industry, town, staff, turnover, lifecycle = facts
        ours = lifecycle != "prospect" or number % 3 == 0
        company = create_company(
            values={
                "legal_name": f"{name} {form}", "country": "FI", "business_id": _business_id(3_141_500 + number * 7),
                "legal_form": form, "industry_code": industry, "industry_version": "TOL2025",
                "owner": self.staff["sales" if number % 2 == 0 else "admin"] if ours else None,
                "team": self.teams[number % 2] if ours else None, "language": "sv" if "Ab" in form else "fi",
                "lifecycle": lifecycle if lifecycle in {"former", "lost"} else "prospect",
            },
            by=self.robot, now=self.now - timedelta(days=900),
        )  # fmt: skip
        region, postcode = words.REGIONS[town]
        street = f"{words.STREETS[number % len(words.STREETS)]} {number * 3 + 1}"
        add_address(
            company=company, kind="visiting", street=street, postcode=postcode, town=town, region=region, country="FI",
            by=self.robot, now=self.now, today=self.today,
        )  # fmt: skip
        domain = f"{_plain(name.split()[0])}{number}.example"
        for kind, value in (
            ("phone", f"0{self.rng.randrange(2, 9)} {5_550_100 + number}"),
            ("email", f"info@{domain}"),
            ("web", f"https://www.{domain}"),
        ):
            add_contact_point(
                company=company, kind=kind, value=value, is_primary=True, by=self.robot, now=self.now
            )
        growth = self.rng.uniform(-0.08, 0.16)
        for back in range(4):
            factor = Decimal(str(round((1 + growth) ** -back * self.rng.uniform(0.96, 1.04), 4)))
            set_financial_year(
                company=company, ends_on=date(self.today.year - 1 - back, 12, 31), currency="EUR",
                turnover_from=(Decimal(turnover) * 1000 * factor).quantize(Decimal(1)),
                staff_from=max(1, round(staff * float(factor))), source="Tilinpäätös", by=self.robot, now=self.now,
            )  # fmt: skip
        if number % 5 == 0:
            add_name(
                company=company, kind="trade", name=name.split()[-1].capitalize(), by=self.robot, now=self.now
            )
        if number % 4 == 0:
            tag_company(
                company=company,
                name="avainasiakas" if lifecycle == "customer" else "messut 2026",
                by=self.robot,
                now=self.now,
            )
        link_external_id(
            obj=company, system="ERP", external_id=f"{20_000 + number}", by=self.robot, now=self.now
        )
        return company

    def _groups(self, companies: list[Company]) -> None:
        for child, parent, since in ((16, 17, 2015), (6, 17, 2019), (0, 15, 2012), (27, 15, 2008)):
            set_parent(
                child=companies[child], parent=companies[parent], valid_from=date(since, 1, 1),
                share_percent=Decimal(100), by=self.robot, now=self.now,
            )  # fmt: skip

    def _persons(self, company: Company) -> list[Person]:
        persons = []
        domain = company.contact_points.get(kind="email").key.split("@")[1]
        for title, role, duties in self.rng.sample(words.TITLES, k=self.rng.randrange(2, 6)):
            first, last = self.rng.choice(words.FIRST_NAMES), self.rng.choice(words.LAST_NAMES)
            email = f"{_plain(first)}.{_plain(last)}@{domain}"
            persons.append(
                create_person(
                    values={"first_name": first, "last_name": last, "language": company.language}, company=company,
                    position={
                        "title": title, "decision_role": role, "responsibilities": duties, "work_email": email,
                        "work_phone": f"+35840{self.rng.randrange(5_550_000, 5_559_999)}", "is_primary": True,
                        "started_on": date(2012, 1, 1) + timedelta(days=self.rng.randrange(4800)),
                    },
                    by=self.robot, now=self.now, today=self.today,
                )
            )  # fmt: skip
        return persons

    def _machines(self, machines: Machines, number: int, company: Company, person: Person) -> None:
        """Customers have machines on one site or several; some customers-to-be have another maker's."""
        if words.COMPANIES[number][6] == "customer":
            for place, hall in enumerate(self.rng.sample(words.HALLS, k=self.rng.randrange(1, 3))):
                site = self._site(company, hall)
                for _ in range(self.rng.randrange(1, 3)):
                    machines.deliver(company, site, person)
                if number % 7 == 0 and place == 0:
                    machines.competitors(company, site, 4600 + number * 30)
            if number == 0:
                for code in ("HX-250", "HX-250", "RC-12"):
                    machines.deliver(company, site, person, code)
        elif number % 4 == 0:
            machines.competitors(company, self._site(company, words.HALLS[0]), 5000 + number * 20)

    def _site(self, company: Company, hall: str) -> Site:
        return add_site(
            company=company, name=f"{hall}, {company.town}", by=self.robot, now=self.hours.ago(4500)
        )

    def _activities(self, company: Company, persons: list[Person], items: list[InstalledItem]) -> None:
        owner = company.owner or self.staff["sales"]
        for _ in range(self.rng.randrange(0, 5)):
            subject, kind, outcome, body = self.rng.choice(words.CALLS)
            done_at = self.hours.ago(self.rng.randrange(420))
            log_activity(
                kind=kind, subject=subject, body=body, outcome=outcome, company=company, owner=owner,
                persons=self.rng.sample(persons, k=1), items=self.rng.sample(items, k=min(1, len(items))),
                done_at=done_at, by=owner, now=done_at,
            )  # fmt: skip
        if company.owner and self.rng.random() < 0.6:
            kind, subject = self.rng.choice(words.PLANS)
            due = self.hours.ahead(self.rng.choice([-4, -1, 0, 0, 1, 2, 5, 9]))
            plan_activity(
                kind=kind, subject=subject, due_at=due, company=company, owner=owner, persons=persons[:1], by=owner,
                now=self.hours.ago(6),
            )  # fmt: skip

    def _newsletter(self) -> None:
        for number in range(6):
            first, last = words.FIRST_NAMES[number], words.LAST_NAMES[-number - 1]
            create_person(
                values={"first_name": first, "last_name": last, "is_newsletter_subscriber": True, "language": "fi"},
                contact_points=[{"kind": "email", "value": f"{_plain(first)}.{_plain(last)}@lukija.example", "use": "personal"}],
                by=self.robot, now=self.now, today=self.today,
            )  # fmt: skip


def _business_id(number: int) -> str:
    """The first valid Y-tunnus from a number on."""
    while True:
        rest = sum(int(d) * w for d, w in zip(f"{number:07d}", (7, 9, 10, 5, 8, 4, 2), strict=True)) % 11
        if rest != 1:
            return f"{number:07d}-{0 if rest == 0 else 11 - rest}"
        number += 1


def _plain(word: str) -> str:
    """The word as it stands in addresses."""
    return word.lower().translate(str.maketrans("äöå", "aoa"))

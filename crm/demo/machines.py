"""The demo's machines: delivered with parts, swapped, sold, named by other numbers, read off their meters."""

from datetime import date, timedelta
from decimal import Decimal

from companies.models import Company, Site
from contacts.models import Person
from crm.demo import goods
from crm.demo.hours import Hours
from history import operations as history
from installed_base.models import BomLine, InstalledItem, Product
from installed_base.operations.baseline import freeze
from installed_base.operations.configuration import swap_part
from installed_base.operations.item import confirm_item, create_item
from installed_base.operations.party import lend_item, sell_item, set_party
from installed_base.operations.relation import add_contact, add_delivery
from service.operations.meter import record_reading
from users.models import User

METER = "käyttötunnit"
LETTERS = {code: letters for _kind, code, _name, _family, _life, _told, letters, _schema in goods.PRODUCTS}
DEVICES = [code for kind, code, *_rest in goods.PRODUCTS if kind == "device"]
REPLACED_ON_SALE = {"HX-100": "HX-150", "LV-60": "LV-90", "HP-55": "HP-60"}


class Machines:
    """What stands at the customers."""

    def __init__(
        self, hours: Hours, products: dict[str, Product], lines: list[BomLine], robot: User, clerk: User
    ) -> None:
        self.hours, self.rng, self.products = hours, hours.rng, products
        self.robot, self.clerk = robot, clerk
        self.lines: dict[int, list[BomLine]] = {}
        for line in lines:
            self.lines.setdefault(line.assembly_id, []).append(line)
        self.serials: set[str] = set()
        self.machines: list[InstalledItem] = []

    def deliver(self, company: Company, site: Site, person: Person, code: str = "") -> InstalledItem:
        """A machine with its parts, its order and its contact person, on some day of the last eighteen years."""
        number = len(self.machines)
        day = self.hours.days_ago(self.rng.randrange(60, 6400))
        code = self._sold_on(code or self.rng.choice(DEVICES), day)
        at = self.hours.on(day)
        with history.one_change_set(by=self.robot, at=at):
            machine = create_item(
                product=self.products[code], company=company, site=site, serial=self._serial(code, day), status="in_use",
                delivered_on=day, installed_on=day + timedelta(days=3), commissioned_on=day + timedelta(days=10),
                manufactured_on=day - timedelta(days=30), version=self._version(day), source="erp",
                attributes=self._attributes(code), location=f"Linja {number % 4 + 1}", by=self.robot, now=at,
                identifiers=[("customer_tag", f"K{1000 + number}")] if number % 3 == 0 else [],
            )  # fmt: skip
            for line in self.lines.get(machine.product_id, []):
                if day in line.during:
                    self._part(machine, line, day, at)
            add_delivery(
                item=machine, system="ERP", order_no=f"T{40_000 + number * 13}", line_no="10", ordered_on=day - timedelta(days=120),
                promised_first_on=day - timedelta(days=number % 9), promised_last_on=day, delivered_on=day,
                invoice_no=f"L{70_000 + number * 11}", invoiced_on=day, by=self.robot, now=at,
            )  # fmt: skip
            if number % 2 == 0:
                add_contact(
                    item=machine, person=person, role="technical", by=self.clerk, now=self.hours.ago(200)
                )
            if number % 3 == 0:
                freeze(item=machine, kind="as_delivered", on=day, by=self.robot, now=at)
        self.machines.append(machine)
        return machine

    def competitors(self, company: Company, site: Site, age: int) -> InstalledItem:
        """A press of another maker, seen at a customer."""
        code = goods.THEIR_PRESS[0]
        day = self.hours.today - timedelta(days=age)
        return create_item(
            product=self.products[code], company=company, site=site, serial=f"VP{self.rng.randrange(10_000, 99_999)}",
            status="in_use", delivered_on=day, is_ours=False, source="sales", confidence=70, by=self.clerk,
            now=self.hours.ago(300),
        )  # fmt: skip

    def live(self, companies: list[Company]) -> None:
        """What happened since: parts swapped, meters read, some sold, lent, serviced by others, confirmed."""
        for number, machine in enumerate(self.machines):
            if number % 4 == 1:
                self._swap(machine)
            if number % 3 == 1:
                self._read(machine, resets=number == 4)
            if number % 11 == 5:
                confirm_item(item=machine, by=self.clerk, now=self.hours.ago(30 + number))
        self._pass_on(companies)

    def _sold_on(self, code: str, day: date) -> str:
        """The product, or its successor when that is sold by then, or its predecessor while that was."""
        successor = REPLACED_ON_SALE.get(code)
        if successor and self.products[code].succeeded_on and day > self.products[code].succeeded_on:
            return successor
        before = next((old for old, new in REPLACED_ON_SALE.items() if new == code), "")
        if before and day <= self.products[before].succeeded_on:
            return before
        return code

    def _part(self, machine: InstalledItem, line: BomLine, day: date, at) -> InstalledItem:
        code = line.component.code
        return create_item(
            product=line.component, parent=machine, position=line.position, serial=self._serial(code, day),
            status="in_use", delivered_on=day, installed_on=day, source="erp", by=self.robot, now=at,
        )  # fmt: skip

    def _swap(self, machine: InstalledItem) -> None:
        part = machine.parts.select_related("product").order_by("position").first()
        age = (self.hours.today - machine.delivered_on).days
        if part is None or age < 200:
            return
        day = self.hours.days_ago(age * 2 // 5)
        code = self._sold_on(part.product.code, day)
        at = self.hours.on(day)
        new = create_item(
            product=self.products[code], company=machine.company, site=machine.site, serial=self._serial(code, day),
            status="in_use", delivered_on=day, source="technician", by=self.clerk, now=at,
        )  # fmt: skip
        swap_part(old=part, new=new, on=day, old_status="scrapped", by=self.clerk, now=at)

    def _read(self, machine: InstalledItem, *, resets: bool) -> None:
        step = self.rng.randrange(350, 620)
        age = (self.hours.today - machine.delivered_on).days
        value = max(0, age - 400) * step // 92
        for number, days in enumerate((370, 280, 185, 95, 12)):
            if days >= age:
                continue
            value += step + self.rng.randrange(-40, 40)
            reset = resets and number == 3
            if reset:
                value = 35
            at = self.hours.ago(days)
            record_reading(
                item=machine, meter=METER, value=Decimal(value), read_at=at, is_reset=reset, by=self.clerk, now=at,
                source="customer" if number % 2 else "technician",
            )  # fmt: skip

    def _pass_on(self, companies: list[Company]) -> None:
        """Some machines belong to one company and are run, paid or kept up by another; one was sold, one is lent."""
        old = [one for one in self.machines if (self.hours.today - one.delivered_on).days > 900]
        for machine, role, company, days in (
            (old[2], "servicer", companies[31], 700), (old[7], "servicer", companies[31], 500),
            (old[4], "operator", companies[4], 400), (old[9], "owner", companies[19], 820),
            (old[9], "operator", old[9].company, 820), (old[12], "payer", companies[15], 365),
        ):  # fmt: skip
            at = self.hours.ago(days)
            set_party(item=machine, role=role, company=company, on=at.date(), by=self.clerk, now=at)
        sold, at = old[14], self.hours.ago(260)
        buyer = next(one for one in companies if one.pk != sold.company_id and one.lifecycle == "customer")
        sell_item(item=sold, company=buyer, on=at.date(), by=self.clerk, now=at)
        self._lend(old[16])

    def _lend(self, away: InstalledItem) -> None:
        at = self.hours.ago(20)
        spare = create_item(
            product=away.product, company=None, serial=self._serial(away.product.code, self.hours.today), status="stored",
            name="Lainakone", source="erp", by=self.robot, now=self.hours.ago(400),
        )  # fmt: skip
        lend_item(item=spare, instead_of=away, on=at.date(), by=self.clerk, now=at)

    def _serial(self, code: str, day: date) -> str:
        """Numbers grow with the years, as on real plates."""
        number = (day - date(2005, 1, 1)).days // 3 * 2 + self.rng.randrange(2)
        while (serial := f"{LETTERS[code]}-{number:05d}") in self.serials:
            number += 1
        self.serials.add(serial)
        return serial

    def _version(self, day: date) -> str:
        year = max(0, day.year - 2012)
        return f"{1 + year // 6}.{year % 6 + self.rng.randrange(2)}"

    def _attributes(self, code: str) -> dict:
        voltage = self.rng.choice(["400 V", "400 V", "690 V"])
        if code.startswith("HX"):
            size = int(code.split("-")[1])
            checked = self.hours.days_ago(self.rng.randrange(20, 500))
            return {
                "force_kn": size * 10, "stroke_mm": 150 + size // 2, "power_kw": size // 10 + 5, "voltage": voltage,
                "inspected_on": checked.isoformat(),
            }  # fmt: skip
        if code == "RC-12":
            return {"reach_mm": 1200, "voltage": voltage, "safety": ["Aita", "Valoverho"]}
        return {"power_kw": 7.5, "voltage": voltage, "speed_m_min": float(self.rng.choice([12, 24, 36]))}

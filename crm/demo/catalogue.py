"""The demo's catalogue, through the operations of the installed base."""

from datetime import date, time, timedelta
from decimal import Decimal

from django.core.files.uploadedfile import SimpleUploadedFile

from crm.demo import goods
from crm.demo.hours import Hours
from installed_base.models import Product
from installed_base.operations.bom import add_bom_line, change_bom_line
from installed_base.operations.document import add_document
from installed_base.operations.family import create_family
from installed_base.operations.feature import add_feature
from installed_base.operations.part_fit import add_part_fit
from installed_base.operations.product import change_product, create_product, get_or_create_maker
from service.models import Sla
from service.operations.cover_terms import assign_term, create_sla, create_term
from users.models import User

SINCE = date(2005, 1, 1)


class Catalogue:
    """Products with what belongs to them."""

    def __init__(self, hours: Hours, robot: User) -> None:
        self.hours, self.robot = hours, robot
        self.at = hours.ago(4600, time(9))
        self.products: dict[str, Product] = {}
        self.levels: dict[str, Sla] = {}

    def build(self) -> None:
        """Make the whole catalogue."""
        self._products()
        self._successors()
        self._structure()
        self._papers()
        self._promises()

    def _products(self) -> None:
        families = {"": None}
        for name, code, above in goods.FAMILIES:
            families[name] = create_family(
                name=name, code=code, parent=families[above], by=self.robot, now=self.at
            )
        ours = get_or_create_maker(name=goods.OURS, by=self.robot, now=self.at)
        for kind, code, name, family, life, tracking, _letters, schema in goods.PRODUCTS:
            self.products[code] = create_product(
                kind=kind, code=code, name=name, maker=ours, family=families[family], expected_life_months=life,
                tracking=tracking, attribute_schema=schema, by=self.robot, now=self.at,
            )  # fmt: skip
        code, name, family, life = goods.THEIR_PRESS
        self.products[code] = create_product(
            kind="device", code=code, name=name, maker=get_or_create_maker(name=goods.THEIRS, by=self.robot, now=self.at),
            family=families[family], expected_life_months=life, by=self.robot, now=self.at,
        )  # fmt: skip
        for code, name, since, text in goods.FEATURES:
            add_feature(
                product=self.products["KOL-OHJ"], code=code, name=name, since_version=since, description=text,
                by=self.robot, now=self.at,
            )  # fmt: skip

    def _successors(self) -> None:
        for code, successor, replaced, support in goods.SUCCESSORS:
            replaced_on = self.hours.today - timedelta(days=replaced)
            support_ends = self.hours.today + timedelta(days=support)
            values = {
                "successor": self.products[successor], "succeeded_on": replaced_on, "end_of_sale": replaced_on,
                "last_contract_attach": support_ends - timedelta(days=365), "end_of_support": support_ends,
            }  # fmt: skip
            now = self.hours.on(replaced_on, time(9))
            change_product(product=self.products[code], values=values, by=self.robot, now=now)

    def _structure(self) -> None:
        for assembly, lines in goods.STRUCTURE.items():
            for place, component in lines:
                add_bom_line(
                    assembly=self.products[assembly], component=self.products[component], position=place,
                    quantity=Decimal(1), valid_from=SINCE, by=self.robot, now=self.at,
                )  # fmt: skip
        for assembly, slots in goods.SLOTS.items():
            for place, note in slots:
                add_bom_line(
                    assembly=self.products[assembly],
                    position=place,
                    note=note,
                    valid_from=SINCE,
                    by=self.robot,
                    now=self.at,
                )
        self._former_pump()
        for part, product, place, since, note in goods.FITS:
            add_part_fit(
                part=self.products[part], product=self.products[product], position=place, serial_from=since, note=note,
                by=self.robot, now=self.at,
            )  # fmt: skip

    def _former_pump(self) -> None:
        """Until the newer pump came, the older one was in the press."""
        press = self.products["HX-250"]
        changed_on = self.products["HP-55"].succeeded_on
        line = press.bom_lines.get(position="P1")
        change_bom_line(
            line=line,
            values={"valid_from": changed_on},
            by=self.robot,
            now=self.hours.on(changed_on, time(9)),
        )
        add_bom_line(
            assembly=press, component=self.products["HP-55"], position="P1", quantity=Decimal(1), valid_from=SINCE,
            valid_to=changed_on, by=self.robot, now=self.hours.on(changed_on, time(9)),
        )  # fmt: skip

    def _papers(self) -> None:
        for code, kind, title, language, revision, words in goods.DOCUMENTS:
            upload = SimpleUploadedFile(f"{title}.txt", words.encode(), content_type="text/plain")
            add_document(
                product=self.products[code], upload=upload, kind=kind, title=title, language=language,
                document_revision=revision, by=self.robot, now=self.at,
            )  # fmt: skip

    def _promises(self) -> None:
        for name, months, labour, travel, codes in goods.WARRANTIES:
            term = create_term(
                name=name, months=months, labour_months=labour, travel_months=travel,
                labour_percent=100 if labour else 0, travel_percent=100 if travel else 0, by=self.robot, now=self.at,
            )  # fmt: skip
            for code in codes:
                assign_term(
                    product=self.products[code], term=term, starts_on=SINCE, by=self.robot, now=self.at
                )
        for name, answer, on_site, restore, always in goods.LEVELS:
            hours = {} if always else {"opens_at": time(8), "closes_at": time(16)}
            days = [1, 2, 3, 4, 5, 6, 7] if always else [1, 2, 3, 4, 5]
            self.levels[name] = create_sla(
                name=name, response_hours=answer, onsite_hours=on_site, restore_hours=restore, weekdays=days,
                holidays_count=always, **hours, by=self.robot, now=self.at,
            )  # fmt: skip

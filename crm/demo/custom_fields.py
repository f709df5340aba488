"""Custom fields of the demo: what an administrator of a machine shop would have added by hand."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from companies.models import Company
from companies.operations.company import change_company
from contacts.models import Person
from contacts.operations.person import change_person
from custom_fields.choices import ALL_ROLES
from custom_fields.models import CustomField
from custom_fields.operations.field import create_field, retire_field
from history.operations import one_change_set
from installed_base.models import InstalledItem
from installed_base.operations.item import change_item
from users.models import User

SALES_FACTS = "Myynnin tiedot"
WRITERS = ["sales", "aftermarket", "admin"]
# register, kind, Finnish, English, the rest
FIELDS: tuple[tuple[str, str, str, str, dict[str, Any]], ...] = (
    ("company", "choice", "ABC-luokka", "ABC class", {
        "section": SALES_FACTS, "options": [{"fi": one, "en": one} for one in "ABC"], "is_filterable": True, "in_list": True,
        "is_required": True, "help_fi": "A: yli 100 000 € vuodessa, B: yli 20 000 €.", "help_en": "A: over €100,000 a year, B: over €20,000.",
        "reason": "oma luokituksemme yrityksestä",
    }),
    ("company", "date", "Avainasiakas alkaen", "Key account since", {
        "section": SALES_FACTS, "is_filterable": True, "reason": "oma sopimuksemme yrityksen kanssa",
    }),
    ("company", "choice", "Laskutusrytmi", "Invoicing rhythm", {
        "section": SALES_FACTS, "is_searchable": True, "is_filterable": True, "reason": "laskutuksen sopimus yrityksen kanssa",
        "options": [
            {"fi": "Kuukausittain", "en": "Monthly"}, {"fi": "Neljännesvuosittain", "en": "Quarterly"},
            {"fi": "Toimituksittain", "en": "By delivery"}, {"fi": "Ennakkolasku", "en": "In advance", "retired": True},
        ],
    }),
    ("company", "number", "Tehtaan pinta-ala", "Factory area", {
        "section": "Tehdas", "unit": "m²", "is_filterable": True, "reason": "rakennuksen koko",
    }),
    ("company", "company", "Jälleenmyyjä", "Dealer", {"section": "Tehdas", "reason": "yritys, ei henkilö"}),
    ("company", "text", "Vanha asiakasnumero", "Old customer number", {"section": "Tehdas", "reason": "numero edellisessä järjestelmässä"}),
    ("person", "choices", "Kutsutaan", "Invitations", {
        "options": [{"fi": "Messut", "en": "Fairs"}, {"fi": "Koulutukset", "en": "Trainings"}, {"fi": "Joululounas", "en": "Christmas lunch"}],
        "is_filterable": True, "is_personal": True, "category": "role", "purpose": "Kutsut tilaisuuksiin",
        "export_label": "Tilaisuudet, joihin kutsutaan", "erasure": "remove",
        "seen_by": ["sales", "marketing", "privacy", "admin"], "edited_by": ["sales", "marketing", "admin"],
    }),
    ("item", "choice", "Melutaso", "Noise level", {
        "options": [{"fi": "Hiljainen", "en": "Quiet"}, {"fi": "Tavallinen", "en": "Ordinary"}, {"fi": "Kovaääninen", "en": "Loud"}],
        "is_filterable": True, "reason": "laitteen ominaisuus",
    }),
)  # fmt: skip


def add_custom_fields(*, robot: User, now: datetime) -> None:
    """Define the fields, give some records values, and retire the one that nobody needs any more."""
    made = {field.name: field for field in (_define(told, robot, now) for told in FIELDS)}
    then = now - timedelta(days=40)
    companies = list(Company.objects.order_by("pk"))
    with one_change_set(by=robot, at=then):
        for number, company in enumerate(companies):
            change_company(company=company, values=_of_company(number, companies), by=robot, now=then)
        for number, person in enumerate(Person.objects.order_by("pk")[:40]):
            chosen = [("messut",), ("messut", "koulutukset"), ("koulutukset", "joululounas")][number % 3]
            english = {"messut": "fairs", "koulutukset": "trainings", "joululounas": "christmas_lunch"}
            values = {"cf_invitations": [english[one] for one in chosen]}
            change_person(person=person, values=values, by=robot, now=then)
        for number, item in enumerate(InstalledItem.objects.filter(parent=None).order_by("pk")[:30]):
            level = ("quiet", "ordinary", "ordinary", "loud")[number % 4]
            change_item(item=item, values={"cf_noise_level": level}, by=robot, now=then)
    retire_field(field=made["cf_old_customer_number"], by=robot, now=now)


def _define(told: tuple[str, str, str, str, dict[str, Any]], by: User, now: datetime) -> CustomField:
    resource, kind, fi, en, more = told
    values = {
        "label_fi": fi, "label_en": en, "is_personal": False, "seen_by": list(ALL_ROLES), "edited_by": WRITERS, **more,
    }  # fmt: skip
    return create_field(resource=resource, kind=kind, values=values, by=by, now=now - timedelta(days=60))


def _of_company(number: int, companies: Sequence[Company]) -> dict[str, Any]:
    values: dict[str, Any] = {"cf_old_customer_number": f"{10_400 + number * 3}"}
    if number % 5:
        values["cf_abc_class"] = ("a", "b", "c", "c")[number % 4]
    if number % 4 == 0:
        values["cf_key_account_since"] = f"{2012 + number % 12}-0{number % 9 + 1}-01"
        values["cf_dealer"] = str(companies[(number + 7) % len(companies)].public_id)
    if number % 3:
        values["cf_invoicing_rhythm"] = ("monthly", "quarterly", "by_delivery")[number % 3]
        values["cf_factory_area"] = str(350 + number * 610 % 24_000)
    return values

"""The facts that can be doubted: of which record, which fields make them, how they read, whose they are."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.apps import apps
from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from common.display import day_text
from common.normalise import readable_phone
from companies.choices import Lifecycle
from companies.models import Company
from contacts.models import Person, Position
from custom_fields.choices import Resource
from custom_fields.queries.known import known_fields, sees
from history.queries.change_log import word_of
from installed_base.choices import FACT_OF, FlaggedFact
from quality.choices import WEIGHTS, Problem, Record
from quality.querysets import OF_COMPANY, OF_NOBODY
from users.models import User
from users.permissions import Permission

Words = str | Promise


@dataclass(frozen=True)
class Fact:
    """One fact of a kind of record.

    `fields` are corrected together; a fact without fields is corrected on its own page. `closes`: fields whose change ends a doubt, the own ones when left out. `problems`:
    what a person may say is the matter beside that it is wrong.
    """

    record: Record
    key: str
    label: Words
    fields: tuple[str, ...] = ()
    also_closes: tuple[str, ...] = ()
    may_be_empty: bool = True
    problems: tuple[Problem, ...] = field(default=())

    @property
    def closes(self) -> list[str]:
        columns = {one.name: one.attname for one in model_of(self.record)._meta.concrete_fields}
        return [columns.get(name, name) for name in (*self.fields, *self.also_closes)]


def model_of(record: str) -> type[models.Model]:
    """The table of a kind of record."""
    return apps.get_model(record)


def _simple(record: Record, *names: str, fixed: tuple[str, ...] = ()) -> list[Fact]:
    return [Fact(record, name, word_of(name), (name,), may_be_empty=name not in fixed) for name in names]


def _own_page(record: Record, name: str) -> Fact:
    """A fact that is corrected on the page of its record; it is in doubt no more once it is changed there."""
    return Fact(record, name, word_of(name, record.value), (), (name,))


C, A, S, CP = Record.COMPANY, Record.ADDRESS, Record.SITE, Record.COMPANY_POINT
CN, CY, EX = Record.COMPANY_NAME, Record.COMPANY_YEAR, Record.COMPANY_NUMBER
P, PO, PP, I = Record.PERSON, Record.POSITION, Record.PERSON_POINT, Record.ITEM  # noqa: E741
CA, CO = Record.CASE, Record.CONTRACT
PR, WT, RC = Record.PRODUCT, Record.TERM, Record.CAMPAIGN
_ITEM_FIELDS = {
    fact: tuple(name for name, of in FACT_OF.items() if of == fact)
    for fact in FlaggedFact
    if fact in {FlaggedFact.SERIAL, FlaggedFact.NAME, FlaggedFact.LOCATION, FlaggedFact.VERSION}
}
_YEAR = (
    "ends_on", "turnover_from", "turnover_to", "currency", "staff_from", "staff_to", "is_estimate", "is_consolidated"
)  # fmt: skip
_MAY_GO = {FlaggedFact.NAME, FlaggedFact.LOCATION, FlaggedFact.VERSION}

FACTS: dict[tuple[str, str], Fact] = {
    (fact.record, fact.key): fact
    for fact in (
        *_simple(C, "legal_name", "country", "language", "preferred_channel", "lifecycle", fixed=("legal_name", "lifecycle")),
        *_simple(C, "vat_number", "lei", "legal_form", "founded_on"),
        Fact(C, "status", _("Status"), ("status",), ("ceased_on",), may_be_empty=False, problems=(Problem.CEASED,)),
        Fact(C, "business_id", _("Business ID"), ("business_id",), ("business_id_scheme",)),
        Fact(C, "industry", _("Industry"), ("industry_code", "industry_version")),
        Fact(C, "owner", _("Owner"), (), ("owner", "team")),
        Fact(C, "industries", _("Other industries")),
        Fact(C, "group", _("Group")),
        Fact(CN, "name", _("Other name"), ("name",), ("kind", "valid_from", "valid_to")),
        Fact(CY, "figures", _("Figures of a year"), (), _YEAR),
        Fact(EX, "number", _("Number in another system"), (), ("external_id",)),
        *(Fact(one, "notes", _("Notes"), (), ("notes",)) for one in (C, P, I)),
        *(Fact(one, "tags", _("Tags"), (), ("tags",)) for one in (C, P, I)),
        Fact(I, "numbers", _("Other numbers")),
        Fact(A, "address", _("Address"), ("street", "postcode", "town"), ("country", "valid_to"), problems=(Problem.RETURNED,)),
        Fact(S, "name", _("Name of a site"), ("name",), ("closed_on",)),
        Fact(CP, "value", _("Contact detail"), ("value",), ("key",), problems=(Problem.WRONG_NUMBER,)),
        Fact(P, "name", _("Name"), ("first_name", "last_name"), may_be_empty=False),
        *_simple(P, "language", "preferred_channel"),
        Fact(P, "is_newsletter_subscriber", _("Newsletter"), ("is_newsletter_subscriber",), may_be_empty=False),
        Fact(PO, "position", _("Position"), ("title",), ("company", "ended_on"), problems=(Problem.LEFT,)),
        Fact(PO, "work_email", _("E-mail of the position"), ("work_email",), ("ended_on",)),
        Fact(PO, "work_phone", _("Phone of the position"), ("work_phone",), ("ended_on",), problems=(Problem.WRONG_NUMBER,)),
        Fact(PP, "value", _("Contact detail"), ("value",), ("key", "kind", "verified_at"), problems=(Problem.WRONG_NUMBER,)),
        *(
            Fact(
                I, one.value, one.label, _ITEM_FIELDS.get(one, ()),
                ("site", "company", "verified_at") if one == FlaggedFact.LOCATION else (),
                may_be_empty=one in _MAY_GO,
            )
            for one in FlaggedFact
        ),
        *_simple(CA, "subject", "severity", fixed=("subject", "severity")),
        *(_own_page(CA, name) for name in ("description", "company", "item", "person", "opened_at", "resolution")),
        *_simple(CO, "name", "starts_on", "ends_on", fixed=("starts_on",)),
        *(_own_page(CO, name) for name in ("number", "company", "payer", "terminated_on", "notes")),
        Fact(CO, "lines", _("Lines and cover")),
        *_simple(PR, "name", "code", "end_of_sale", "last_contract_attach", "end_of_support", fixed=("name", "code")),
        *(
            _own_page(PR, name)
            for name in ("maker", "family", "tracking", "serial_pattern", "expected_life_months", "successor", "description")
        ),
        Fact(PR, "attributes", _("Attributes"), (), ("attribute_schema",)),
        *(
            _own_page(WT, name)
            for name in (
                "name", "months", "start_basis", "parts_percent", "labour_percent", "travel_percent", "meter_limit",
                "include_children", "is_transferable",
            )
        ),
        *_simple(RC, "name", "code", "severity", "deadline", fixed=("name", "severity")),
        *(_own_page(RC, name) for name in ("text", "instructions")),
        Fact(RC, "criteria", _("Criteria")),
    )
}  # fmt: skip

CUSTOMISED = {C: Resource.COMPANY, P: Resource.PERSON, I: Resource.ITEM}
RIGHTS = {
    **dict.fromkeys((C, A, S, CP, CN, CY, EX), (Permission.COMPANY_VIEW, Permission.COMPANY_EDIT)),
    **dict.fromkeys((P, PO, PP), (Permission.PERSON_VIEW, Permission.PERSON_EDIT)),
    I: (Permission.ITEM_VIEW, Permission.ITEM_EDIT),
    CA: (Permission.CASE_VIEW, Permission.CASE_EDIT),
    CO: (Permission.COVER_VIEW, Permission.COVER_EDIT),
    PR: (Permission.PRODUCT_VIEW, Permission.PRODUCT_EDIT),
    WT: (Permission.COVER_VIEW, Permission.COVER_EDIT),
    RC: (Permission.CAMPAIGN_VIEW, Permission.CAMPAIGN_EDIT),
}
_RELATED = {
    A: ("company",),
    S: ("company",),
    CP: ("company",),
    CN: ("company",),
    CY: ("company",),
    PO: ("company", "person"),
    PP: ("person",),
    I: ("company", "product"),
    CA: ("company", "person"),
    CO: ("company",),
}


def fact_of(record: str, key: str) -> Fact | None:
    """The fact of that name, None when the record has none such. A custom field is one by its key."""
    known = FACTS.get((record, key))
    resource = CUSTOMISED.get(record)
    if known is not None or resource is None or not key.startswith("cf_"):
        return known
    field = known_fields().named(resource, key.removeprefix("cf_"))
    return Fact(Record(record), key, field.label, (), (key,)) if field is not None else None


def is_hidden(record: str, key: str, user: User) -> bool:
    """Whether the fact is a custom field that the user's role does not see."""
    if record not in CUSTOMISED or not key.startswith("cf_"):
        return False
    field = known_fields().named(CUSTOMISED[record], key.removeprefix("cf_"))
    return field is not None and not sees(user, field)


def facts_of(record: str) -> list[Fact]:
    """All facts of a kind of record that can be doubted."""
    return [fact for (of, _key), fact in FACTS.items() if of == record]


def record_of(obj: models.Model) -> Record:
    """What kind of record a row is."""
    return Record(obj._meta.label_lower)


def visible_record(record: str, public_id: Any, user: User) -> models.Model | None:
    """The record of that universal ID, if the user may see it."""
    return _seen(record, user).filter(public_id=public_id).first()


def rows_of(record: str, numbers: list[int]) -> dict[int, models.Model]:
    """Records by number, with what their words need."""
    return model_of(record)._base_manager.select_related(*_RELATED.get(record, ())).in_bulk(numbers)


def _seen(record: str, user: User) -> models.QuerySet:
    rows = model_of(record)._base_manager.select_related(*_RELATED.get(record, ()))
    if not user.has_permission(RIGHTS[record][0]):
        return rows.none()
    if record == WT:
        return rows
    if record in {C, P, I, PO, S, CA, CO, PR, RC}:
        return model_of(record).objects.visible_to(user).select_related(*_RELATED.get(record, ()))
    if record == EX:
        companies = Company.objects.visible_to(user).values("public_id")
        return rows.filter(object_type="company", object_uuid__in=companies)
    if record == PP:
        return rows.filter(person__in=Person.objects.visible_to(user))
    return rows.filter(company__in=Company.objects.visible_to(user))


def values_of_fact(obj: models.Model, fact: Fact) -> dict[str, Any]:
    """The present values of the fields that make a fact."""
    return {name: getattr(obj, name) for name in fact.fields}


def text_of(obj: models.Model, fact: Fact, values: Mapping[str, Any] | None = None) -> str:
    """A fact as people read it; with `values`, as it would be with those."""
    told = values_of_fact(obj, fact) | dict(values or {})
    if fact.record == PP and getattr(obj, "kind", "") == "phone":
        return readable_phone(told["value"])
    return ", ".join(filter(None, (_word(obj, name, value) for name, value in told.items())))[:300]


def proposal_text(proposed: Mapping[str, Any], obj: models.Model) -> str:
    """A proposal as people read it."""
    return ", ".join(filter(None, (_word(obj, name, value) for name, value in proposed.items())))[:300]


def _word(obj: models.Model, name: str, value: Any) -> str:
    column = obj._meta.get_field(name)
    if isinstance(column, models.DateField) and isinstance(value, str) and value:
        value = date.fromisoformat(value)
    if isinstance(value, date):
        return f"{column_word(obj, name)} {day_text(value)}"
    if isinstance(value, bool):
        return str(_("Yes")) if value else str(_("No"))
    if column.choices:
        return str(dict(column.flatchoices).get(value, value or ""))
    return str(value or "")


def column_word(obj: models.Model, name: str) -> str:
    """The word of a column, as the change log has it."""
    return str(word_of(name, obj._meta.label_lower))


def whose(obj: models.Model) -> dict[str, Any]:
    """The company, person and item that a record's doubt belongs to. A person's company is where they work now."""
    record = record_of(obj)
    if record in OF_NOBODY:
        return {}
    if record == C:
        return {"company": obj}
    if record == EX:
        return {"company": Company.objects.filter(public_id=obj.object_uuid).first()}
    if record in OF_COMPANY:
        return {"company": obj.company}
    if record == I:
        return {"company": obj.company, "item": obj}
    if record == CO:
        return {"company": obj.company}
    if record in {PO, CA}:
        return {"company": obj.company, "person": obj.person}
    person = obj if record == P else obj.person
    return {"company": company_of(person), "person": person}


def company_of(person: Person) -> Company | None:
    """Where somebody works now, the main position first; else where they worked last."""
    held = Position.objects.filter(person=person).select_related("company")
    found = (
        held.filter(ended_on=None).order_by("-is_primary", "id").first() or held.order_by("-ended_on").first()
    )
    return found.company if found else None


def weight_of(problem: str, company: Any) -> int:
    """Where in the queue a doubt stands: what matters more first, and customers before all others."""
    is_customer = company is not None and company.lifecycle == Lifecycle.CUSTOMER
    return 2 * WEIGHTS[Problem(problem)] + (0 if is_customer else 1)


def plain(values: Mapping[str, Any]) -> dict[str, Any]:
    """Values as JSON holds them."""
    return {name: value.isoformat() if isinstance(value, date) else value for name, value in values.items()}

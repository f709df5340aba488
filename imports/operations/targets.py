"""Which set-based writing serves which register, and what of it a mapping can touch."""

from collections.abc import Iterable, Sequence

from imports.choices import Register
from imports.operations import (
    aftermarket_catalogue,
    aftermarket_cover,
    aftermarket_items,
    aftermarket_promises,
    aftermarket_service,
    companies,
    items,
    parts_used,
    persons,
    products,
)
from imports.operations.registers import RegisterSpec
from imports.reading.aftermarket_records import told_by_headers
from imports.reading.fields import Target
from imports.reading.mapping import ColumnPlan
from imports.reading.records import ReadingOptions
from users.permissions import Permission

SPECS: dict[str, RegisterSpec] = {
    Register.COMPANIES: companies.SPEC,
    Register.PERSONS: persons.SPEC,
    Register.ITEMS: items.SPEC,
    Register.PRODUCTS: products.SPEC,
    Register.BOM: aftermarket_catalogue.BOM,
    Register.FITS: aftermarket_catalogue.FITS,
    Register.FEATURES: aftermarket_catalogue.FEATURES,
    Register.DOCUMENTS: aftermarket_catalogue.DOCUMENTS,
    Register.PLACEMENTS: aftermarket_items.PLACEMENTS,
    Register.PARTIES: aftermarket_items.PARTIES,
    Register.ITEM_CONTACTS: aftermarket_items.ITEM_CONTACTS,
    Register.RELATIONS: aftermarket_items.RELATIONS,
    Register.DELIVERIES: aftermarket_items.DELIVERIES,
    Register.WARRANTY_TERMS: aftermarket_cover.WARRANTY_TERMS,
    Register.CONTRACTS: aftermarket_cover.CONTRACTS,
    Register.CONTRACT_LINES: aftermarket_cover.CONTRACT_LINES,
    Register.COVERAGE: aftermarket_cover.COVERAGE,
    Register.TICKETS: aftermarket_service.TICKETS,
    Register.VISITS: aftermarket_service.VISITS,
    Register.READINGS: aftermarket_service.READINGS,
    Register.PLANS: aftermarket_service.PLANS,
    Register.SLAS: aftermarket_promises.SLAS,
    Register.PARTS_USED: parts_used.PARTS_USED,
    Register.LICENCES: aftermarket_promises.LICENCES,
}
PERMISSIONS = {
    Register.COMPANIES: Permission.COMPANY_EDIT,
    Register.PERSONS: Permission.PERSON_EDIT,
    Register.ITEMS: Permission.ITEM_EDIT,
    Register.PRODUCTS: Permission.PRODUCT_EDIT,
    Register.BOM: Permission.PRODUCT_EDIT,
    Register.FITS: Permission.PRODUCT_EDIT,
    Register.FEATURES: Permission.PRODUCT_EDIT,
    Register.DOCUMENTS: Permission.PRODUCT_EDIT,
    Register.PLACEMENTS: Permission.ITEM_EDIT,
    Register.PARTIES: Permission.ITEM_EDIT,
    Register.ITEM_CONTACTS: Permission.ITEM_EDIT,
    Register.RELATIONS: Permission.ITEM_EDIT,
    Register.DELIVERIES: Permission.ITEM_EDIT,
    Register.WARRANTY_TERMS: Permission.COVER_EDIT,
    Register.CONTRACTS: Permission.COVER_EDIT,
    Register.CONTRACT_LINES: Permission.COVER_EDIT,
    Register.COVERAGE: Permission.COVER_EDIT,
    Register.TICKETS: Permission.CASE_EDIT,
    Register.VISITS: Permission.CASE_EDIT,
    Register.READINGS: Permission.CASE_EDIT,
    Register.PLANS: Permission.CASE_EDIT,
    Register.SLAS: Permission.COVER_EDIT,
    Register.PARTS_USED: Permission.CASE_EDIT,
    Register.LICENCES: Permission.ITEM_EDIT,
}
_ITEM = dict.fromkeys(("serial", "item_external_id", "customer_tag"), ("item_id", "machine_id", "site_id"))
_PRODUCT = dict.fromkeys(("product_code", "product_name"), ("product_id", "of_product", "of_company"))
_COMPANY = dict.fromkeys(
    ("company_business_id", "company_external_id", "company_name"),
    ("company_name", "company_id", "of_company", "site_id"),
)
_AFTERMARKET = {
    **_PRODUCT, **_ITEM, **_COMPANY, "site": ("of_site",), "from_on": ("during",), "to_on": ("during",), "starts_on": ("during",),
    "ends_on": ("during",), "contract_number": ("contract_id",), "component_product_code": ("component_product_id",),
    "component_product_name": ("component_product_id",), "part_product_code": ("part_product_id",),
    "part_product_name": ("part_product_id",), "parent_serial": ("parent_item_id",), "parent_item_external_id": ("parent_item_id",),
    "removed_serial": ("part_product_id",), "other_serial": ("other_item_id",), "other_item_external_id": ("other_item_id",), "person_email": ("person_id",),
    "person_external_id": ("person_id",), "technician": ("technician_id",), "serial_from": ("stem", "number_from"),
    "serial_to": ("stem", "number_to"), "revision_from": ("revision_from_key",), "revision_to": ("revision_to_key",),
    "code": ("feature_id",), "level": ("sla_id",),
    "solved_at": ("state",), "closed_at": ("state", "solved_at"), "started_at": ("state",), "ended_at": ("state",),
}  # fmt: skip
_STAGED = {
    Target.COMPANIES: {
        "business_id": ("business_id", "business_id_scheme", "country"), "staff": ("staff_from",), "owner": ("owner_id",),
        "turnover": ("turnover_from", "currency"), "industry_code": ("industry_code", "industry_version"),
        "address": ("street", "postcode", "town", "region", "country"), "street_2": ("street",),
        "postcode": ("postcode", "country", "region"), "town": ("town", "country"),
    },
    Target.PERSONS: {"full_name": ("first_name", "last_name"), "department": ("title",), "email": ("email", "last_name")},
    Target.ITEMS: {
        "product_code": ("product_id",), "product_name": ("product_id",), "site": ("site", "site_id", "location"),
        "company_name": ("company_name", "company_id"), "company_business_id": ("company_name", "company_id"),
        "company_external_id": ("company_name", "company_id"), "version": ("version", "version_key"),
        "attribute": ("attributes",),
    },
    Target.PRODUCTS: {"maker": ("maker_id",), "family": ("family_id",), "code": ("code", "name"), "name": ("code", "name")},
}  # fmt: skip


def mapped_columns(
    *, register: str, plans: Sequence[ColumnPlan], options: ReadingOptions, is_owner_given: bool = False
) -> frozenset[str]:
    """Names of the staged columns that the plan fills."""
    target = Target(register)
    names: set[str] = set()
    for key in _fields(plans) | set(told_by_headers(target, plans)):
        names.add("custom" if key.startswith("cf_") else key)
        names.update(_STAGED.get(target, _AFTERMARKET).get(key, ()))
    if target == Target.ITEMS and options.attributes_from_rest:
        names.add("attributes")
    if target == Target.COMPANIES and is_owner_given:
        names.add("owner_id")
    return frozenset(names)


def _fields(plans: Iterable[ColumnPlan]) -> set[str]:
    return {plan.field for plan in plans if plan.field}

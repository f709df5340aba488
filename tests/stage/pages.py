"""Every address of the product, filled in with records of one small world."""

from collections.abc import Iterator
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver

# The record that an address is about, by what stands before its <uuid:public_id>.
RECORDS = {
    "bom-lines": "bom_line", "part-fits": "part_fit", "features": "feature", "documents": "document",
    "families": "family", "schema-versions": "schema_version", "makers": "maker", "maker-spellings": "maker_spelling",
    "cases": "case", "visits": "visit", "maintenance": "plan", "maintenance-plans": "plan",
    "case-comments": "case_comment", "case-attachments": "attachment", "parts-used": "part_used", "meter-readings": "reading",
    "provenance/<str:kind>": "company", "change-sets": "act", "undos": "undo_run", "sources": "act",
    "bulk-edits": "bulk_run", "companies": "company", "persons": "person", "positions": "position", "items": "item",
    "contact-points": "contact_point", "products": "product", "activities": "activity",
    "saved-views": "saved_view", "imports": "import_", "mappings": "mapping", "users": "keeper",
    "password": "keeper", "teams": "team", "tokens": "token", "api-tokens": "token", "tags": "tag",
    "api/v1/sites": "site", "api/v1/addresses": "address", "api/v1/company-names": "name",
    "api/v1/company-contact-points": "company_point", "api/v1/financial-years": "year", "ownerships": "group_link", "external-ids": "external_id",
    "campaigns": "campaign", "campaign-criteria": "criterion", "campaign-items": "campaign_item",
    "upkeep": "upkeep", "opportunities": "opportunity", "surveys": "survey",
    "runs": "run", "enrichment-runs": "run", "proposals": "proposal",
    "signals": "signal",
    "api/v1/external-ids": "external_id", "api/v1/item-identifiers": "identifier",
    "item-placements": "placement", "item-parties": "party", "item-contacts": "item_contact",
    "item-relations": "relation", "item-deliveries": "delivery", "item-baselines": "baseline",
    "item-events": "item_event", "item-flags": "item_flag", "flags": "item_flag",
    "item-features": "licence",
    "requests": "subject_request", "subject-requests": "subject_request", "packages": "package",
    "deaths": "death", "lost": "lost_act", "lost-acts": "lost_act", "findings": "finding", "sensitive-findings": "finding", "marketing-objections": "objection", "viewing-alerts": "viewing_alert", "purposes": "purpose",
    "rules": "rule", "retention": "retention", "holds": "hold", "restrictions": "restriction",
    "privacy/topics": "topic", "privacy/texts": "consent_text", "privacy/refusals": "company_refusal",
    "privacy/domains": "domain", "consents": "consent_event",
    "erasure-plans": "erasure_plan", "legal-holds": "hold", "retention-rules": "rule", "retention-runs": "retention",
    "held-rows": "held_row", "privacy/held": "held_row", "legal-archive": "archived", "accounting-documents": "named_document",
    "privacy/documents": "named_document",
    "breaches": "breach", "obligations": "obligation", "notice-obligations": "obligation",
    "request-tasks": "request_task", "recipients": "recipient",
    "disclosures": "disclosure", "notifications": "notification", "recipient-notifications": "notification",
    "contracts": "contract", "contract-lines": "contract_line", "covers": "coverage", "terms": "term",
    "duplicates": "pair", "merges": "merge",
    "custom-fields": "custom_field",
    "product-warranties": "product_warranty", "slas": "sla", "api/v1/warranty-terms": "term",
}  # fmt: skip
PARTS = {
    "names": "name", "addresses": "address", "sites": "site", "contact-points": "company_point",
    "financial-years": "year", "parents": "group_link", "external-ids": "external_id",
}  # fmt: skip


@dataclass(frozen=True)
class Address:
    """One address of the product."""

    name: str
    route: str
    url: str
    view: Any

    @property
    def is_public(self) -> bool:
        return getattr(self.view, "guarded_by", None) == "public"

    @property
    def is_api(self) -> bool:
        return self.route.startswith("api/")

    def __str__(self) -> str:
        return f"{self.name} {self.url}"


def every_route() -> list[tuple[str, str]]:
    """Name and route of each, without a world to fill them in."""
    return [(name, route) for name, route, _pattern in _walk(get_resolver().url_patterns)]


def every_address(world: SimpleNamespace) -> list[Address]:
    """All of them. An address that cannot be filled in is an error: tell here which record it is about."""
    found = []
    for name, route, pattern in _walk(get_resolver().url_patterns):
        for url in _fill(name, route, pattern, world):
            found.append(Address(name, route, url, pattern.callback))
    return found


def _walk(patterns: list, route: str = "", space: str = "") -> Iterator[tuple[str, str, URLPattern]]:
    for pattern in patterns:
        here = route + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from _walk(
                pattern.url_patterns, here, space + (f"{pattern.namespace}:" if pattern.namespace else "")
            )
        else:
            yield space + (pattern.name or ""), here, pattern


def _fill(name: str, route: str, pattern: URLPattern, world: SimpleNamespace) -> list[str]:
    url = "/" + route.replace("^", "").replace("$", "")
    if "<uuid:public_id>" in route:
        before = route.partition("<uuid:public_id>")[0].rstrip("/")
        record = RECORDS.get(before) or RECORDS[before.rpartition("/")[2]]
        url = url.replace("<uuid:public_id>", str(getattr(world, record).public_id))
    others = {
        "<uuid:file_id>": str(world.attachment.public_id),
        "<uuid:part_id>": str(world.part_used.public_id),
        "<uuid:reading_id>": str(world.reading.public_id),
        "<uuid:tag_id>": str(world.tag.public_id),
        "<uuid:name_id>": str(world.name.public_id),
        "<uuid:number_id>": str(world.identifier.public_id),
        "<uuid:party_id>": str(world.party.public_id),
        "<uuid:contact_id>": str(world.item_contact.public_id),
        "<uuid:relation_id>": str(world.relation.public_id),
        "<uuid:licence_id>": str(world.licence.public_id),
        "<uuid:delivery_id>": str(world.delivery.public_id),
        "<uuid:team_id>": str(world.team.public_id),
        "<str:register>": "prh_ytj",
        "<str:code>": "prh_ytj",
        "<str:field>": "legal_name" if "companies" in route else "status",
        "<slug:key>": world.custom_field.key,
        "<slug:place>": "page",
        "<slug:kind>": "text",
        "<int:number>": str(world.session.pk),
        "<slug:which>": "postcodes",
        "<str:resource>": "company",
        "<str:token>": "no-such-token",
        "<str:kind>": "companies.company",
        "<str:uid>": "bm8",
        "<str:uidb64>": "bm8",
    }
    for kind, value in others.items():
        url = url.replace(kind, value)
    if "<slug:part>" in url and "<str:key>" in url:
        return [
            url.replace("<slug:part>", part).replace("<str:key>", str(getattr(world, record).public_id))
            for part, record in PARTS.items()
            if hasattr(world, record)
        ]
    if "<slug:part>" in url:
        return [url.replace("<slug:part>", part) for part in PARTS]
    assert "<" not in url, f"Tell tests/stage/pages.py how to fill in {name}: {route}"
    return [url]

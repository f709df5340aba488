"""Whose word a doubted fact is, as its page would say beside it."""

from companies.models import Company
from companies.queries.sources import say_sources_of_parts
from contacts.models import ContactPoint
from history.queries import provenance_facts, sources_of_parts
from quality.queries.queue import Told


def source_of(one: Told) -> dict[str, str] | None:
    """Source, party, by whom and when; None where history tells nothing or the record is gone."""
    obj, fact = one.obj, one.fact
    if obj is None or fact is None:
        return None
    known = provenance_facts(obj)
    own = next((known[name] for name in (*fact.fields, *fact.closes) if name in known), None)
    company = getattr(obj, "company", None)
    if own is None and isinstance(obj, ContactPoint):
        return sources_of_parts(obj.person, {obj: (obj.kind, obj.value)}).get(obj)
    if isinstance(company, Company) and fact.record.value.startswith("companies."):
        say_sources_of_parts(company, [obj])
        return obj.source_of_fact or own  # type: ignore[attr-defined]
    return own

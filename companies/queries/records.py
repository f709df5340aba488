"""What belongs to a company besides its own row: numbers of other systems, and what its change log covers."""

from uuid import UUID

from companies.models import Company, ExternalId
from history.queries import type_of

LOGGED = 500  # parts of a kind whose changes stand in the company's log


def find_by_external_id(
    *, system: str, external_id: str, entity: str | None = None, object_type: str = "company"
) -> UUID | None:
    """The universal ID of the record that another system knows by a number."""
    rows = ExternalId.objects.filter(system=system, external_id=external_id, object_type=object_type)
    rows = rows if entity is None else rows.filter(entity=entity)
    return rows.values_list("object_uuid", flat=True).first()


def external_ids_of(public_id: UUID) -> list[ExternalId]:
    """What other systems call a record."""
    return list(ExternalId.objects.filter(object_uuid=public_id).order_by("system", "entity", "external_id"))


def history_objects_of(company: Company) -> list[tuple[str, int]]:
    """The company and its parts, as history knows them."""
    objects = [(type_of(company), company.pk)]
    parts = (
        company.names, company.industries, company.sites, company.addresses, company.contact_points,
        company.financial_years, company.parent_links,
    )  # fmt: skip
    for part in parts:
        rows = part.order_by("-pk").values_list("pk", flat=True)[:LOGGED]
        objects += [(type_of(part.model), number) for number in rows]
    return objects + [(type_of(ExternalId), row.pk) for row in external_ids_of(company.public_id)]

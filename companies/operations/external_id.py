"""What other systems call our records: linked, never copied. Serves every register."""

from datetime import datetime
from uuid import UUID

from django.db import models, transaction
from django.utils.translation import gettext as _

from common.constraints import refuse_unwanted_text, refusing
from common.refusals import Refusal
from common.text import tidy
from companies.choices import ObjectType
from companies.models import ExternalId
from history import operations as history
from users.models import User


class ExternalIdTaken(Refusal):
    """Another of our records has this number in that system."""

    field = "external_id"

    def __init__(self) -> None:
        super().__init__(
            _("Another record already has this number in that system. Check the number, or unlink it there.")
        )


class ExternalIdEmpty(Refusal):
    """A link names a system and a number."""

    field = "external_id"
    status = 400

    def __init__(self) -> None:
        super().__init__(_("Name the system and the number that it uses."))


@transaction.atomic
def link_external_id(
    *, obj: models.Model, system: str, external_id: str, by: User, now: datetime, entity: str = ""
) -> ExternalId:
    """Say what another system calls a record of ours (an `ObjectType`). `entity` is its word for the table, by
    default ours. Said again it changes nothing. Refuses a number that another record has. Recorded."""
    name = str(obj._meta.model_name)
    object_type = ObjectType(name.removeprefix("installed").removeprefix("service"))
    system, entity, number = tidy(system), tidy(entity) or object_type, tidy(external_id)
    refuse_unwanted_text({"system": system, "entity": entity, "external_id": number})
    if not system or not number:
        raise ExternalIdEmpty
    known = ExternalId.objects.filter(system=system, entity=entity, external_id=number).first()
    public_id: UUID = obj.public_id  # type: ignore[attr-defined]
    if known is not None:
        if known.object_uuid != public_id:
            raise ExternalIdTaken
        return known
    row = ExternalId(
        system=system, entity=entity, external_id=number,
        object_type=object_type, object_uuid=public_id,
    )  # fmt: skip
    with refusing({"external_id_once": ExternalIdTaken, "external_id_whole": ExternalIdEmpty}):
        history.create(obj=row, by=by, at=now)
    return row


@transaction.atomic
def unlink_external_id(*, external_id: ExternalId, by: User, now: datetime) -> None:
    """Forget what another system calls a record. Recorded."""
    history.delete(obj=external_id, by=by, at=now)

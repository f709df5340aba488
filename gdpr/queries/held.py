"""What legal holds leave free: kinds of data that are kept of a person whom something holds, and that no hold needs."""

from datetime import date

from activities.choices import ActivityState
from activities.models import ActivityPerson
from contacts.models import ContactPoint, Person, PersonTag, Position
from gdpr.models import LegalHold
from gdpr.queries.retention.surplus import removable_fields
from gdpr.reading.matrix import Need


def kinds_had(person: Person, *, today: date) -> set[Need]:
    """Kinds of data beside the name that are kept of the person."""
    kinds = {Need(kind) for kind in ContactPoint.objects.filter(person=person).values_list("kind", flat=True)}
    if person.notes:
        kinds.add(Need.NOTES)
    is_former = Position.objects.filter(person=person, ended_on__lte=today).exists()
    if is_former or PersonTag.objects.filter(person=person).exists():
        kinds.add(Need.ROLE)
    if any(field.key in person.custom for field in removable_fields()):
        kinds.add(Need.CUSTOM)
    if ActivityPerson.objects.filter(person=person).exclude(activity__state=ActivityState.PLANNED).exists():
        kinds.add(Need.ACTIVITIES)
    return kinds


def kinds_unheld(person: Person, *, today: date) -> list[Need]:
    """Those of them that none of the holds over the person needs; none at all where no hold stands, since then the
    person can go as a whole."""
    holds = list(LegalHold.objects.over(person))
    if not holds:
        return []
    needed = {need for hold in holds for need in hold.keeps}
    return [need for need in Need if need in kinds_had(person, today=today) - needed]

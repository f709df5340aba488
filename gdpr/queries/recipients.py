"""To whom persons were given: for the answer to a person, for the pages, for the letter of article 19."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, F, Q, QuerySet
from django.utils.translation import gettext as _

from common.display import day_text
from contacts.models import Person
from gdpr.choices.ledgers import EEA
from gdpr.models import Disclosure, Recipient, RecipientNotification
from gdpr.queries.identity import uids_of
from history.models import Change
from history.queries.change_log import word_of
from users.models import ApiToken


@dataclass(frozen=True)
class Given:
    """What a person is told of one recipient (art. 15(1)(c); C-154/21: by name)."""

    name: str
    role: str
    country: str
    safeguard: str
    is_abroad: bool
    days: tuple[str, ...]
    fields: tuple[str, ...]

    def __str__(self) -> str:
        parts = [f"{self.name} ({self.role}, {self.country})"]
        if self.days:
            parts.append(", ".join(self.days))
        if self.fields:
            parts.append(", ".join(self.fields))
        return ": ".join(parts)


def recipients_of(person: Person, *, today: date) -> list[Given]:
    """Those to whom the person was given, with days and columns, and those who keep the whole register."""
    rows = Disclosure.objects.to_others().about(uids_of(person)).select_related("recipient").order_by("at")
    told: dict[Recipient, tuple[dict[str, None], dict[str, None]]] = {
        one: ({}, {})
        for one in Recipient.objects.standing(today).filter(has_everything=True).order_by("name")
    }
    for row in rows:
        days, fields = told.setdefault(row.recipient, ({}, {}))
        days[day_text(row.at)] = None
        fields.update(dict.fromkeys(row.fields))
    return [_given(one, tuple(days), tuple(fields)) for one, (days, fields) in told.items()]


def _given(one: Recipient, days: tuple[str, ...], fields: tuple[str, ...]) -> Given:
    return Given(
        one.name, str(one.get_role_display()), str(one.country.name), str(one.get_safeguard_display() or ""),
        str(one.country) not in EEA, days, fields,
    )  # fmt: skip


def recipients_with_counts() -> QuerySet[Recipient]:
    """All recipients in the order of the list, with what is still to be told to them."""
    open_ones = Count("notifications", filter=Q(notifications__in=RecipientNotification.objects.open()))
    return Recipient.objects.in_list_order().annotate(to_tell=open_ones)


def keys_of_nobody(now: datetime) -> QuerySet[ApiToken]:
    """Keys of programs that work and belong to no recipient: what is read with them counts as our own use."""
    rows = ApiToken.objects.usable(now).filter(recipient_link=None).select_related("user")
    return rows.order_by(F("last_used_at").desc(nulls_last=True), "pk")


def letter_to_recipient(notification: RecipientNotification, *, with_facts: bool = True) -> str:
    """What is written to the recipient. An erased person has no name left: the batches and the universal ID tell.
    Without facts, a rectification names the fields alone."""
    uids = [notification.subject]
    person = Person.objects.filter(public_id=notification.subject).first()
    if person is not None:
        uids = uids_of(person)
    batches = Disclosure.objects.filter(recipient=notification.recipient).about(uids).order_by("at")
    given = ", ".join(f"{day_text(row.at)} ({row.what})" for row in batches)
    lines = [
        _("We have given you personal data about the person with the universal ID %(uid)s: %(given)s.")
        % {"uid": notification.subject, "given": given}
    ]
    if notification.kind == "erased":
        lines.append(_("The data has been erased here. Erase it as well, also from copies of the files."))
    elif notification.kind == "restricted":
        lines.append(_("The use of the data is restricted here. Do not use it until you hear from us again."))
    elif not with_facts:
        names = ", ".join(str(word_of(name)) for name in notification.fields)
        lines.append(
            _(
                "Facts were put right at the person’s word: %(names)s. Ask us for them, and put them right as well."
            )
            % {"names": names}
        )
    else:
        lines.append(
            _("Facts were put right at the person’s word. Put them right as well; the right facts follow.")
        )
        change = Change.objects.filter(pk=notification.change).first()
        facts = change.new if change else {}
        known = [f"{word_of(name)}: {facts.get(name, '')}" for name in notification.fields]
        lines.append("\n".join([person.full_name if person else "", *known]).strip())
    lines.append(
        _(
            "Confirm when it is done, or tell why it is not possible (General Data Protection Regulation, article 19)."
        )
    )
    return "\n\n".join(lines)

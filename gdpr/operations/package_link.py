"""The link of a package by e-mail; its code goes another way."""

from datetime import datetime

from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from common.refusals import Refusal
from gdpr.choices import ContactChannel, PackageState
from gdpr.models import AccessPackage
from gdpr.operations.ledger_refusals import NoAddress
from gdpr.operations.notice_letter import carry_notice
from gdpr.queries.reach import address_for
from gdpr.reading.mail import FAILURES
from gdpr.reading.sealing import digest_of
from history import operations as history
from users.models import User


class LinkUnknown(Refusal):
    """The link is kept nowhere: only the page that shows it can send it."""

    def __init__(self) -> None:
        super().__init__(_("This link works no more. Seal the copy again, and send the new link."))


class MailAway(Refusal):
    """The mail server did not take the letter."""

    def __init__(self) -> None:
        super().__init__(
            _("The mail server did not take the letter. Send the link by hand, or seal the copy again later.")
        )


@transaction.atomic
def send_link(*, package: AccessPackage, token: str, by: User, now: datetime) -> None:
    """Send the link to the address on file of the person, with the notice of article 14 where one is owed; the code is
    told another way. Refuses a link that is not the package's or works no more, a person without an address on file,
    and a mail server that does not take it. Sent again, it is the same link. Recorded without the address."""
    locked = (
        AccessPackage.objects.select_for_update(of=("self",))
        .select_related("request__person")
        .get(pk=package.pk)
    )
    is_open = locked.state in {PackageState.READY, PackageState.FETCHED} and locked.expires_at > now
    if not is_open or locked.token_digest != digest_of(token):
        raise LinkUnknown
    person = locked.request.person
    address = address_for(person, ContactChannel.EMAIL, now) if person else ""
    if person is None or not address:
        raise NoAddress
    with translation.override(locked.request.language or "fi"):
        words = {
            "link": settings.SITE_URL + reverse("gdpr:package_fetch", args=[token]), "package": locked,
            "controller": settings.CONTROLLER_NAME, "contact": settings.CONTROLLER_CONTACT,
        }  # fmt: skip
        text = render_to_string("gdpr/email/package.txt", words) + carry_notice(person=person, by=by, now=now)
        subject = _("What we know of you: your copy is ready")
        try:
            send_mail(subject, text, None, [address])
        except FAILURES:
            raise MailAway from None
    locked.link_sent_at = now
    locked.save(update_fields=["link_sent_at"])
    history.record(obj=locked.request, verb="changed", old={}, new={"package": "link sent"}, by=by, at=now)

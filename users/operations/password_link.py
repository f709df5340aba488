"""Links by which passwords are set, and the letters that carry them."""

from datetime import datetime

from django.conf import settings
from django.core.cache import cache
from django.core.mail import send_mail
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from common.jobs import enqueue_on_commit
from users.models import User
from users.queries import link_of

ONE_LETTER_IN = 120  # seconds: a letter box is not filled by somebody else's impatience


def ask_for_link(*, email: str, now: datetime) -> None:
    """Somebody forgot a password: send a link if the address is an open account's, and say nothing either way."""
    user = User.objects.people().active().filter(email__iexact=email).first()
    if user is not None and cache.add(f"password-link:{user.pk}", now.isoformat(), ONE_LETTER_IN):
        enqueue_on_commit("users.send_password_link", user_id=user.pk)


def send_link(*, user_id: int) -> bool:
    """Write the letter with the link, in the language of its reader; False when the account is closed or gone."""
    user = User.objects.people().active().filter(pk=user_id).first()
    if user is None:
        return False
    is_new = not user.has_usable_password()
    with translation.override(user.language):
        subject = _("Your account in Kolmikanta") if is_new else _("A new password for Kolmikanta")
        words = {"account": user, "link": settings.SITE_URL + link_of(user), "is_new": is_new}
        body = render_to_string("users/email/password_link.txt", words)
        send_mail(subject, body, None, [user.email])
    return True

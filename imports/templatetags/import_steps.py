"""The four steps of an import, as the step line shows them."""

from django import template
from django.utils.translation import gettext as _

register = template.Library()


@register.simple_tag
def import_steps(now: int) -> list[dict[str, str]]:
    """Steps of the wizard; `now` is the number of the one that is open."""
    words = [_("File"), _("Columns"), _("Check"), _("Import")]
    states = ["done" if number < now else "now" if number == now else "" for number in range(1, 5)]
    return [{"text": text, "state": state} for text, state in zip(words, states, strict=True)]

"""Who works by itself, in words: history keeps a robot's short name."""

from django.utils.translation import gettext_lazy as _

ROBOTS = {
    "calendar": _("Nightly run of the calendar"),
    "campaigns": _("Run of the campaigns"),
    "contracts": _("Run of the contracts"),
    "demo": _("Demo data"),
    "privacy": _("Run of data protection"),
    "registers": _("Run of the outside registers"),
    "retention": _("Nightly run of retention"),
    "service": _("Run of the service"),
    "upkeep": _("Run of the upkeep"),
}


def robot_words(name: str) -> str:
    """The robot as a reader knows it; the short name of one that has no words, "" for none."""
    return str(ROBOTS.get(name, name))

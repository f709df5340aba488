"""Reasons of a comparison in the reader's words."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from quality.scoring.verdict import Reason

FACTS = {
    "number": gettext_lazy("Business ID"),
    "name": gettext_lazy("Name"),
    "first_name": gettext_lazy("First name"),
    "last_name": gettext_lazy("Last name"),
    "address": gettext_lazy("Address"),
    "postcode": gettext_lazy("Postcode"),
    "town": gettext_lazy("Town"),
    "phone": gettext_lazy("Phone"),
    "email": gettext_lazy("E-mail"),
    "domain": gettext_lazy("Domain"),
    "country": gettext_lazy("Country"),
    "company": gettext_lazy("Company"),
    "born": gettext_lazy("Born"),
    "serial": gettext_lazy("Serial number"),
    "former_serial": gettext_lazy("Former serial number"),
    "product": gettext_lazy("Product"),
    "site": gettext_lazy("Site"),
    "delivered": gettext_lazy("Delivered"),
}


def word_of_fact(fact: str) -> str:
    """What people call a fact."""
    return str(FACTS.get(fact, fact))


def why(reasons: Iterable[Reason]) -> str:
    """What speaks for it, the strongest first: "same phone, name 92 % alike"."""
    found = sorted((one for one in reasons if one.points > 0), key=lambda one: -one.points)
    return ", ".join(said({"fact": one.fact, "alike": one.alike}) for one in found[:3])


def said(reason: Mapping[str, Any]) -> str:
    """One reason in words."""
    word, alike = word_of_fact(reason["fact"]), float(reason["alike"])
    word = word[:1].lower() + word[1:]
    if alike >= 0.995:
        return _("same %(fact)s") % {"fact": word}
    return _("%(fact)s %(percent)d %% alike") % {"fact": word, "percent": round(alike * 100)}

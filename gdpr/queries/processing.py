"""The record of processing (article 30), drawn from what the code and the tables say: nobody keeps it by hand.

The part that the code alone decides (purposes and what is kept of people, table by table) is the same in every
installation; recipients, controller and the weighing of interests are the installation's own.
"""

from collections import defaultdict
from datetime import date
from typing import Any

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from common.personal_data import Category
from gdpr.choices import Basis
from gdpr.choices.ledgers import EEA
from gdpr.classification import all_classified
from gdpr.models import Purpose, Recipient
from gdpr.reading.matrix import needs_of
from gdpr.reading.purposes import SPECS

CATEGORY_WORDS: dict[str, Promise] = {
    Category.IDENTITY: gettext_lazy("Name and language"),
    Category.CONTACT: gettext_lazy("Contact details and how the person is reached"),
    Category.ROLE: gettext_lazy("Position, duties and role in decisions"),
    Category.BEHAVIOUR: gettext_lazy("What the person did in our services"),
    Category.FREE_TEXT: gettext_lazy("Notes on calls, meetings and cases"),
    Category.TECHNICAL: gettext_lazy("Technical data of logins"),
    Category.LINK: gettext_lazy("Links between the person and companies, items, cases and activities"),
    Category.SECRET: gettext_lazy("Secrets that open something"),
}


def code_part() -> dict[str, Any]:
    """What the code alone decides, without words of any language but its own: compared with a committed copy."""
    return {
        "purposes": [
            {
                "slug": spec.slug, "basis": spec.basis, "objectable": spec.is_objectable,
                "portable": spec.is_portable, "archive": spec.is_archive,
                "needs": [] if spec.is_archive else sorted(needs_of(spec.slug)),
            }
            for spec in SPECS
        ],
        "registers": [
            {"table": one.model._meta.label_lower, "subject": one.subject, "categories": _by_category(one.personal)}
            for one in sorted(all_classified(), key=lambda one: one.model._meta.label_lower)
            if one.personal
        ],
    }  # fmt: skip


def _by_category(personal: dict[str, Category]) -> dict[str, list[str]]:
    found = defaultdict(list)
    for name, category in sorted(personal.items()):
        found[str(category)].append(name)
    return dict(sorted(found.items()))


def record_of_processing(*, today: date) -> dict[str, Any]:
    """The whole record, in the reader's language: articles 30(1)(a) to (g)."""
    weighed = {row.slug: row for row in Purpose.objects.all()}
    return {
        "controller": {"name": settings.CONTROLLER_NAME, "contact": settings.CONTROLLER_CONTACT},
        "purposes": [
            {
                "slug": spec.slug, "name": str(spec.name), "basis": str(Basis(spec.basis).label),
                "period": str(spec.criterion), "weighing": weighed[spec.slug].lia_text if spec.slug in weighed else "",
                "objectable": spec.is_objectable,
            }
            for spec in SPECS
        ],
        "subjects": [
            _("Contact persons of customers and of those who may become one"), _("Readers of the newsletter"),
            _("Users of the register"),
        ],
        "categories": [str(CATEGORY_WORDS[code]) for code in _categories_of_persons()],
        "recipients": _recipients(today),
        "security": [
            _("Access by role and by customer; every look at a person is recorded with its purpose."),
            _("Passwords as Argon2 hashes, keys as SHA-256; answers to persons sealed with AES-256-GCM."),
            _("Append-only history of changes, of disclosures and of who saw whom."),
        ],
        "code": code_part(),
    }  # fmt: skip


def _categories_of_persons() -> list[str]:
    """What is kept of people other than staff, in the order of the words."""
    kept = {
        category
        for one in all_classified()
        if one.subject and not one.subject.startswith(("user", "by"))
        for category in one.personal.values()
    }
    return [
        code for code in CATEGORY_WORDS if code in kept and code not in {Category.SECRET, Category.TECHNICAL}
    ]


def _recipients(today: date) -> list[dict[str, Any]]:
    rows = Recipient.objects.standing(today).order_by("name")
    named = [
        {
            "name": row.name, "role": str(row.get_role_display()), "country": str(row.country.name),
            "safeguard": str(row.get_safeguard_display() or ""), "receives": row.receives,
            "abroad": str(row.country) not in EEA,
        }
        for row in rows
    ]  # fmt: skip
    plain = {"role": "", "country": "", "safeguard": "", "receives": "", "abroad": False}
    return named + [{"name": name} | plain for name in settings.DATA_RECIPIENTS]

"""What somebody saw a person for, where and how, told from the screen on which it was (codes as in `gdpr.choices`)."""

from django.utils.translation import gettext_lazy as _

BY_APP = {
    "contacts": "care", "companies": "care", "activities": "care", "installed_base": "service", "service": "service",
    "quality": "upkeep", "imports": "upkeep", "enrichment": "upkeep", "custom_fields": "upkeep", "users": "upkeep",
    "search": "lookup", "gdpr": "rights", "api": "exchange",
}  # fmt: skip
OF_MARKETING = {
    "gdpr:audience", "gdpr:person_permission_panel", "gdpr:consent_create", "gdpr:refusal_create", "gdpr:consent_ask",
    "gdpr:soft_opt_in_create",
}  # fmt: skip
PLACES = {
    "contacts": _("Persons"), "companies": _("Companies"), "activities": _("Activities"),
    "installed_base": _("Installed base"), "service": _("Service"), "quality": _("Data quality"), "imports": _("Import"),
    "enrichment": _("Outside registers"), "custom_fields": _("Custom fields"), "users": _("Users"), "search": _("Search"),
    "gdpr": _("Privacy"), "api": _("API"), "home": _("Home"),
}  # fmt: skip
PRINTS = ("sheet", "print", "report")


def purpose_of(screen: str) -> str:
    """The purpose of a screen by its name (`service:case`); home, and what nobody has placed, is looking after
    customers."""
    if screen in OF_MARKETING:
        return "marketing"
    return BY_APP.get(screen.partition(":")[0], "care")


def place_of(screen: str) -> str:
    """The part of the product in which the screen is, as the menu calls it; its own name where nobody has placed it."""
    return str(PLACES.get(screen.partition(":")[0], screen))


def action_of(screen: str, *, asks: bool) -> str:
    """What kind of seeing a screen is; `asks`: words were searched for on it."""
    app, _colon, name = screen.partition(":")
    if app == "api":
        return "api"
    if name.endswith("_export"):
        return "export"
    if any(word in name for word in PRINTS):
        return "print"
    return "search" if asks or app == "search" else "view"

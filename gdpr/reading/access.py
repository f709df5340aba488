"""What somebody saw a person for, and how, told from the screen on which it was (codes as in `gdpr.choices`)."""

BY_APP = {
    "contacts": "care", "companies": "care", "activities": "care", "installed_base": "service", "service": "service",
    "quality": "upkeep", "imports": "upkeep", "enrichment": "upkeep", "custom_fields": "upkeep", "users": "upkeep",
    "search": "lookup", "gdpr": "rights", "api": "exchange",
}  # fmt: skip
OF_MARKETING = {
    "gdpr:audience", "gdpr:person_permission_panel", "gdpr:consent_create", "gdpr:refusal_create", "gdpr:consent_ask",
}  # fmt: skip
PRINTS = ("sheet", "print", "report")


def purpose_of(screen: str) -> str:
    """The purpose of a screen by its name (`service:case`); home, and what nobody has placed, is looking after
    customers."""
    if screen in OF_MARKETING:
        return "marketing"
    return BY_APP.get(screen.partition(":")[0], "care")


def action_of(screen: str, *, asks: bool) -> str:
    """What kind of seeing a screen is; `asks`: words were searched for on it."""
    app, _, name = screen.partition(":")
    if app == "api":
        return "api"
    if name.endswith("_export"):
        return "export"
    if any(word in name for word in PRINTS):
        return "print"
    return "search" if asks or app == "search" else "view"

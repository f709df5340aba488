"""Fields whose names sound like a person's and that are none: each is here with the reason, or the check fails.

A field called `name`, `note` or `…_by` that says of itself that it is not personal is believed only when somebody has
looked twice. Lines that no field matches any more fail as well.
"""

SOUNDS_PERSONAL = r"name|email|phone|note|comment|payload|(^|_)ip(_|$)|user_agent|street|(^|_)by(_id)?$"

ALLOWED: dict[str, str] = {
    # Django's own lists
    "auth.permission.name auth.permission.codename auth.group.name": "words of Django's rights, not used here",
    # our staff's tools: what somebody calls a thing, not a person
    "history.changeset.by_id": "the number of a member of staff, without whom an act is nobody's; names stand in users",
    "users.team.name": "what a tool is called",
    "custom_fields.customfield.edited_by custom_fields.customfield.seen_by": "roles",
    # legal units and their places: a legal person is not a data subject (recital 14)
    "companies.company.legal_name companies.company.name_key companies.company.name_sort companies.companyname.name "
    "installed_base.maker.name installed_base.makerspelling.name gdpr.recipient.name": "a firm and its places",
    "companies.tag.name": "a word for grouping records",
    # published lists
    "companies.industryclass.name_fi companies.industryclass.name_sv companies.industryclass.name_en "
    "companies.municipality.name_fi companies.municipality.name_sv companies.municipality.name_en "
    "companies.postcode.name_fi companies.postcode.name_sv companies.postcode.name_en "
    "companies.legalform.name_fi companies.legalform.name_sv companies.legalform.name_en": "published lists",
    # the catalogue and delivered things
    "installed_base.productfamily.name installed_base.product.name installed_base.product.name_sort "
    "installed_base.softwarefeature.name": "words about products and things",
    # service
    "service.sla.name service.campaign.name service.warrantyterm.name": "promises and work, named after things",
    "service.servicevisit.covered_by service.campaignitem.matched_by": "by which rule or cover, not by whom",
    "gdpr.topic.name_fi gdpr.topic.name_en": "what a topic of messages is called",
    "gdpr.retentionevaluation.blocked_by": "a kind of reason, not who",
    # files and machines
    "quality.maildomain.name": "a domain of mail",
    "gdpr.deskjob.name gdpr.deskfigure.name gdpr.erasurestep.name": "a job, a figure, a step",
}


def allowed() -> dict[str, str]:
    """Each field with its reason: `app.model.field`."""
    return {field: reason for fields, reason in ALLOWED.items() for field in fields.split()}

"""The parts of the privacy desk and their pages."""

from django.utils.translation import gettext_lazy as _

# A part of the desk: its words, and its pages (address, words, and what stands before every address below it).
PARTS = (
    (_("Requests"), (
        ("gdpr:request_list", _("Requests"), "/requests/"),
        ("gdpr:erasure_list", _("Erasures"), "/privacy/erasures/"),
        ("gdpr:held_list", _("Held at the gate"), "/privacy/held/"),
    )),
    (_("Retention"), (
        ("gdpr:retention_list", _("Whose time ends"), "/privacy/retention/"),
        ("gdpr:rule_list", _("Rules"), "/privacy/rules/"),
        ("gdpr:purpose_list", _("Purposes"), "/privacy/purposes/"),
        ("gdpr:hold_list", _("Holds"), "/privacy/holds/"),
        ("gdpr:restriction_list", _("Restrictions"), "/privacy/restrictions/"),
        ("gdpr:archive_list", _("Legal archive"), "/privacy/archive/"),
        ("gdpr:trader_list", _("Sole traders"), "/privacy/traders/"),
    )),
    (_("Marketing"), (
        ("gdpr:topic_list", _("Topics"), "/privacy/topics/"),
        ("gdpr:refused_company_list", _("Refusals of companies"), "/privacy/refusals/"),
    )),
    (_("Notices"), (("gdpr:notice_list", _("Notices"), "/privacy/notices/"),)),
    (_("Recipients"), (
        ("gdpr:recipient_list", _("Recipients"), "/privacy/recipients/"),
        ("gdpr:disclosure_list", _("Disclosures"), "/privacy/disclosures/"),
        ("gdpr:access_list", _("Who saw whom"), "/privacy/accesses/"),
    )),
    (_("Breaches"), (("gdpr:breach_list", _("Breaches"), "/privacy/breaches/"),)),
    (_("Accountability"), (
        ("gdpr:desk_health", _("Health"), "/privacy/health/"),
        ("gdpr:finding_list", _("Sensitive words"), "/privacy/findings/"),
        ("gdpr:lost_list", _("Lost with a restore"), "/privacy/lost/"),
        ("gdpr:processing", _("Record of processing"), "/privacy/processing/"),
    )),
)  # fmt: skip

"""The whole vocabulary of rights on one page: what may be done, and which role may do it. Deny by default."""

from collections.abc import Iterable
from enum import StrEnum

from django.db import models
from django.utils.translation import gettext_lazy as _


class Permission(StrEnum):
    """One thing that somebody may do. Which records it applies to is the user's scope (`visible_to`)."""

    COMPANY_VIEW = "company.view"
    COMPANY_EDIT = "company.edit"
    COMPANY_DELETE = "company.delete"
    PERSON_VIEW = "person.view"
    PERSON_EDIT = "person.edit"
    PERSON_DELETE = "person.delete"
    ITEM_VIEW = "item.view"
    ITEM_EDIT = "item.edit"
    ITEM_DELETE = "item.delete"
    PRODUCT_VIEW = "product.view"
    PRODUCT_EDIT = "product.edit"
    ACTIVITY_VIEW = "activity.view"
    ACTIVITY_EDIT = "activity.edit"
    COVER_VIEW = "cover.view"
    COVER_EDIT = "cover.edit"
    CASE_VIEW = "case.view"
    CASE_EDIT = "case.edit"
    CAMPAIGN_VIEW = "campaign.view"
    CAMPAIGN_EDIT = "campaign.edit"
    OPPORTUNITY_VIEW = "opportunity.view"
    OPPORTUNITY_EDIT = "opportunity.edit"
    RECORD_MERGE = "record.merge"
    REGISTER_ASK = "register.ask"
    PROPOSAL_DECIDE = "proposal.decide"
    REGISTER_MANAGE = "register.manage"
    QUALITY_VIEW = "quality.view"
    UPKEEP_EDIT = "upkeep.edit"
    UPKEEP_MAIL = "upkeep.mail"
    QUALITY_MANAGE = "quality.manage"
    SIGNAL_VIEW = "signal.view"
    SIGNAL_EDIT = "signal.edit"
    SIGNAL_MANAGE = "signal.manage"
    BULK_EDIT = "bulk.edit"
    EXPORT = "export"
    IMPORT_RUN = "import.run"
    HISTORY_VIEW = "history.view"
    REQUEST_HANDLE = "request.handle"
    MARKETING_OBJECT = "marketing.object"
    RESTRICTED_VIEW = "person.view_restricted"
    CONSENT_RECORD = "consent.record"
    TOPIC_MANAGE = "topic.manage"
    PRIVACY_MANAGE = "privacy.manage"
    ARCHIVE_VIEW = "archive.view"
    HISTORY_UNDO = "history.undo"
    VIEW_SHARE = "saved_view.share"
    TOKEN_OWN = "token.own"  # noqa: S105
    USER_MANAGE = "user.manage"
    LIST_MANAGE = "reference_list.manage"
    CUSTOM_FIELDS = "custom_field.manage"


# A key that has other rights than these may read persons, or what is told of them.
_IMPERSONAL = {
    Permission.COMPANY_VIEW, Permission.COMPANY_EDIT, Permission.COMPANY_DELETE, Permission.ITEM_VIEW,
    Permission.ITEM_EDIT, Permission.ITEM_DELETE, Permission.PRODUCT_VIEW, Permission.PRODUCT_EDIT,
    Permission.COVER_VIEW, Permission.COVER_EDIT, Permission.LIST_MANAGE, Permission.CUSTOM_FIELDS,
    Permission.VIEW_SHARE, Permission.TOKEN_OWN,
}  # fmt: skip


def may_read_persons(scopes: Iterable[str]) -> bool:
    """Whether a key with these rights may read persons."""
    return bool({str(scope) for scope in scopes} - {str(one) for one in _IMPERSONAL})


PERMISSION_WORDS = {
    Permission.COMPANY_VIEW: _("See companies"),
    Permission.COMPANY_EDIT: _("Add and correct companies"),
    Permission.COMPANY_DELETE: _("Delete companies"),
    Permission.PERSON_VIEW: _("See persons"),
    Permission.PERSON_EDIT: _("Add and correct persons"),
    Permission.PERSON_DELETE: _("Delete persons"),
    Permission.ITEM_VIEW: _("See the installed base"),
    Permission.ITEM_EDIT: _("Add and correct items"),
    Permission.ITEM_DELETE: _("Delete items"),
    Permission.PRODUCT_VIEW: _("See products"),
    Permission.PRODUCT_EDIT: _("Add and correct products"),
    Permission.ACTIVITY_VIEW: _("See calls, meetings and notes"),
    Permission.ACTIVITY_EDIT: _("Plan and log activities"),
    Permission.COVER_VIEW: _("See warranties and service contracts"),
    Permission.COVER_EDIT: _("Keep warranties and service contracts"),
    Permission.CASE_VIEW: _("See tickets, complaints and service visits"),
    Permission.CASE_EDIT: _("Keep tickets, complaints and service visits"),
    Permission.CAMPAIGN_VIEW: _("See recalls and campaigns"),
    Permission.CAMPAIGN_EDIT: _("Run recalls and campaigns"),
    Permission.OPPORTUNITY_VIEW: _("See opportunities in the installed base"),
    Permission.OPPORTUNITY_EDIT: _("Snooze, settle and take over opportunities"),
    Permission.RECORD_MERGE: _("Merge duplicates"),
    Permission.REGISTER_ASK: _("Ask outside registers about a company"),
    Permission.PROPOSAL_DECIDE: _("Accept and refuse what outside registers propose"),
    Permission.REGISTER_MANAGE: _("Keep outside registers: policies, runs, what is written by itself"),
    Permission.QUALITY_VIEW: _("See data quality and the upkeep queue"),
    Permission.UPKEEP_EDIT: _("Call facts wrong and repair them"),
    Permission.UPKEEP_MAIL: _("Take in mail that came back"),
    Permission.QUALITY_MANAGE: _("Set when facts grow old"),
    Permission.SIGNAL_VIEW: _("See signals: what changed at companies"),
    Permission.SIGNAL_EDIT: _("Dismiss and snooze signals, and take them as tasks"),
    Permission.SIGNAL_MANAGE: _("Say how signals weigh"),
    Permission.BULK_EDIT: _("Change many records at once"),
    Permission.EXPORT: _("Take lists out as files"),
    Permission.IMPORT_RUN: _("Import files"),
    Permission.HISTORY_VIEW: _("Read the change log"),
    Permission.REQUEST_HANDLE: _("Answer data-subject requests"),
    Permission.MARKETING_OBJECT: _("Record that a person refuses marketing"),
    Permission.RESTRICTED_VIEW: _("See persons whose data is restricted"),
    Permission.CONSENT_RECORD: _("Record what persons consent to and refuse, and ask them"),
    Permission.TOPIC_MANAGE: _("Keep topics and wordings of marketing, refusals of companies"),
    Permission.PRIVACY_MANAGE: _("Keep purposes, retention rules, holds and restrictions"),
    Permission.ARCHIVE_VIEW: _("See the legal archive: names that a law keeps of people who were erased"),
    Permission.HISTORY_UNDO: _("Undo the acts of others, withdraw sources"),
    Permission.VIEW_SHARE: _("Share saved views"),
    Permission.TOKEN_OWN: _("Make API tokens"),
    Permission.USER_MANAGE: _("Manage users and teams"),
    Permission.LIST_MANAGE: _("Load reference lists"),
    Permission.CUSTOM_FIELDS: _("Add and keep custom fields"),
}


class Role(models.TextChoices):
    """What a member of staff is here for."""

    SALES = "sales", _("Sales")
    AFTERMARKET = "aftermarket", _("Aftermarket")
    MARKETING = "marketing", _("Marketing")
    PRIVACY = "privacy", _("Privacy")
    ADMIN = "admin", _("Administrator")
    READER = "reader", _("Reader")


ROLE_DESCRIPTIONS = {
    Role.SALES: _("Keeps companies and persons, plans and logs activities, takes lists out."),
    Role.AFTERMARKET: _("Keeps the installed base and logs service contacts."),
    Role.MARKETING: _("Selects companies and persons; does not see conversations or service history."),
    Role.PRIVACY: _("Answers data subjects: sees and corrects every person and the whole change log."),
    Role.ADMIN: _("Everything, users and imports included."),
    Role.READER: _("Sees the registers, changes nothing, takes nothing out."),
}

_P = Permission
_SEES = {_P.COMPANY_VIEW, _P.PERSON_VIEW, _P.ITEM_VIEW, _P.PRODUCT_VIEW}

ROLE_PERMISSIONS: dict[str, frozenset[Permission]] = {
    Role.SALES: frozenset(
        _SEES
        | {_P.COMPANY_EDIT, _P.PERSON_EDIT, _P.ITEM_EDIT, _P.ACTIVITY_VIEW, _P.ACTIVITY_EDIT, _P.BULK_EDIT}
        | {_P.EXPORT, _P.HISTORY_VIEW, _P.VIEW_SHARE, _P.TOKEN_OWN, _P.IMPORT_RUN, _P.RECORD_MERGE}
        | {_P.MARKETING_OBJECT, _P.CONSENT_RECORD}
        | {_P.COVER_VIEW, _P.CASE_VIEW, _P.CAMPAIGN_VIEW, _P.OPPORTUNITY_VIEW, _P.OPPORTUNITY_EDIT}
        | {_P.SIGNAL_VIEW, _P.SIGNAL_EDIT}
        | {_P.REGISTER_ASK, _P.PROPOSAL_DECIDE}
        | {_P.QUALITY_VIEW, _P.UPKEEP_EDIT}
    ),
    Role.AFTERMARKET: frozenset(
        _SEES
        | {_P.COMPANY_EDIT, _P.PERSON_EDIT, _P.ITEM_EDIT, _P.ITEM_DELETE, _P.PRODUCT_EDIT, _P.ACTIVITY_VIEW}
        | {
            _P.ACTIVITY_EDIT,
            _P.HISTORY_VIEW,
            _P.VIEW_SHARE,
            _P.TOKEN_OWN,
            _P.IMPORT_RUN,
            _P.EXPORT,
            _P.BULK_EDIT,
            _P.RECORD_MERGE,
        }
        | {_P.COVER_VIEW, _P.COVER_EDIT, _P.CASE_VIEW, _P.CASE_EDIT, _P.CAMPAIGN_VIEW, _P.CAMPAIGN_EDIT}
        | {_P.OPPORTUNITY_VIEW, _P.OPPORTUNITY_EDIT, _P.SIGNAL_VIEW, _P.SIGNAL_EDIT}
        | {_P.REGISTER_ASK, _P.PROPOSAL_DECIDE, _P.MARKETING_OBJECT, _P.CONSENT_RECORD}
        | {_P.QUALITY_VIEW, _P.UPKEEP_EDIT}
    ),
    Role.MARKETING: frozenset(
        _SEES
        | {_P.PERSON_EDIT, _P.BULK_EDIT, _P.EXPORT, _P.VIEW_SHARE, _P.TOKEN_OWN, _P.IMPORT_RUN}
        | {_P.MARKETING_OBJECT, _P.CONSENT_RECORD, _P.SIGNAL_VIEW}
        | {_P.QUALITY_VIEW, _P.UPKEEP_EDIT, _P.UPKEEP_MAIL}
    ),
    Role.PRIVACY: frozenset(
        _SEES
        | {
            _P.COVER_VIEW,
            _P.CASE_VIEW,
            _P.ACTIVITY_VIEW,
            _P.PERSON_EDIT,
            _P.PERSON_DELETE,
            _P.EXPORT,
            _P.HISTORY_VIEW,
            _P.TOKEN_OWN,
            _P.REQUEST_HANDLE,
            _P.MARKETING_OBJECT,
            _P.RESTRICTED_VIEW,
            _P.CONSENT_RECORD,
            _P.TOPIC_MANAGE,
            _P.PRIVACY_MANAGE,
            _P.ARCHIVE_VIEW,
            _P.QUALITY_VIEW,
            _P.UPKEEP_EDIT,
            _P.UPKEEP_MAIL,
        }
    ),
    Role.ADMIN: frozenset(Permission),
    Role.READER: frozenset(
        _SEES
        | {
            _P.ACTIVITY_VIEW,
            _P.COVER_VIEW,
            _P.CASE_VIEW,
            _P.CAMPAIGN_VIEW,
            _P.OPPORTUNITY_VIEW,
            _P.SIGNAL_VIEW,
        }
        | {_P.QUALITY_VIEW}
    ),
}


class Scope(models.TextChoices):
    """Which companies, and what hangs on them, a user sees."""

    ALL = "all", _("Every company")
    TEAM = "team", _("Companies of the user's teams, and own ones")
    OWN = "own", _("Own companies only")

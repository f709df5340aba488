"""Words of history: where a fact came from and what kind of act brought it."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Party(models.TextChoices):
    """Whose word a fact is, nearest first."""

    ZERO = "zero", _("The person or company told us")
    FIRST = "first", _("Our own dealings")
    SECOND = "second", _("A partner")
    THIRD = "third", _("A register or vendor")


class Act(models.TextChoices):
    """What kind of act a change set is."""

    EDIT = "edit", pgettext_lazy("act", "Edit")
    BULK_EDIT = "bulk_edit", _("Bulk edit")
    IMPORT = "import", _("Import")
    API = "api", _("API")
    SYSTEM = "system", _("Automatic")
    RECTIFIED = "rectified", _("Corrected by the person")
    ENRICHMENT = "enrichment", _("Outside register")
    MERGE = "merge", _("Merge")
    UNDO = "undo", _("Undo")
    WITHDRAWAL = "withdrawal", _("Withdrawal of a source")


# Acts in which a member of staff typed the value, or chose it record by record or for a selection.
BY_HAND = frozenset({Act.EDIT, Act.BULK_EDIT})


class Verb(models.TextChoices):
    """What happened to the object."""

    CREATED = "created", _("Created")
    CHANGED = "changed", _("Changed")
    DELETED = "deleted", _("Deleted")


# Words of the change log for names of tables and columns; a name that is not here is shown as it is.
OBJECT_WORDS = {
    "installed_base.productfamily": _("Product family"),
    "installed_base.bomline": _("Line of structure"),
    "installed_base.partfit": _("Part that fits"),
    "installed_base.softwarefeature": _("Feature"),
    "installed_base.productdocument": _("Document"),
    "installed_base.formercode": _("Former code"),
    "installed_base.schemaversion": _("Version of the attributes"),
    "custom_fields.customfield": _("Custom field"),
    "custom_fields.fieldrun": _("Work on a custom field"),
    "companies.company": _("Company"),
    "companies.companyname": _("Name"),
    "companies.companyindustry": _("Industry"),
    "companies.companycontactpoint": _("Contact point"),
    "companies.address": _("Address"),
    "companies.site": _("Site"),
    "companies.financialyear": _("Financial year"),
    "companies.grouplink": _("Ownership"),
    "companies.externalid": _("Number in another system"),
    "companies.tag": _("Tag"),
    "contacts.person": _("Person"),
    "contacts.position": _("Position"),
    "contacts.contactpoint": _("Contact point"),
    "installed_base.installeditem": _("Item"),
    "installed_base.itemidentifier": _("Identifier"),
    "installed_base.placement": _("Place in a machine"),
    "installed_base.itemparty": _("Party of an item"),
    "installed_base.itemsite": _("Site of an item"),
    "installed_base.itemcontact": _("Contact person of an item"),
    "installed_base.itemrelation": _("Relation of items"),
    "installed_base.deliveryline": _("Delivery"),
    "installed_base.product": _("Product"),
    "installed_base.maker": _("Maker"),
    "installed_base.makerspelling": _("Spelling of a maker"),
    "service.contractline": _("Line of a contract"),
    "service.coverage": _("Cover"),
    "service.productwarranty": _("Warranty of a product"),
    "service.servicecase": _("Case"),
    "gdpr.subjectrequest": _("Data-subject request"),
    "gdpr.noticeobligation": _("Telling of the source"),
    "gdpr.heldrow": _("Row held at the gate"),
    "gdpr.breach": _("Personal data breach"),
    "gdpr.recipient": _("Recipient of personal data"),
    "gdpr.marketingobjection": _("Objection to marketing"),
    "gdpr.topic": _("Topic of marketing"),
    "gdpr.consenttext": _("Wording of a consent"),
    "gdpr.consentevent": _("Entry of the ledger of consents"),
    "gdpr.companyrefusal": _("Refusal of a company"),
    "gdpr.suppression": _("Suppressed address"),
    "gdpr.purpose": _("Purpose"),
    "gdpr.purposeassignment": _("Purpose of a person"),
    "gdpr.retentionrule": _("Retention rule"),
    "gdpr.restriction": _("Restriction"),
    "gdpr.legalhold": _("Legal hold"),
    "gdpr.legalarchive": _("Name in the legal archive"),
    "service.servicecontract": _("Service contract"),
    "service.sla": _("Service level"),
    "service.warrantyterm": _("Warranty term"),
    "service.casecomment": _("Comment"),
    "service.caseattachment": _("File"),
    "service.servicevisit": _("Visit"),
    "service.partused": _("Part used"),
    "service.meterreading": _("Meter reading"),
    "service.maintenanceplan": _("Maintenance"),
    "service.campaign": _("Campaign"),
    "service.campaigncriterion": _("Criterion of a campaign"),
    "service.campaignitem": _("Item of a campaign"),
    "service.opportunity": _("Opportunity"),
    "service.visititem": _("Item of a visit"),
    "service.familysurvey": _("Survey of a product family"),
    "installed_base.itemfeature": _("Feature of an item"),
    "installed_base.itemtag": _("Tag"),
    "installed_base.itemflag": _("Fact called wrong"),
    "quality.formername": _("Former name"),
    "quality.upkeepentry": _("Fact in doubt"),
    "quality.stalenessrule": _("Rule of data quality"),
    "quality.qualitysettings": _("Rules of data quality"),
    "installed_base.baseline": _("Frozen configuration"),
    "activities.activity": _("Activity"),
    "enrichment.signal": _("Signal"),
    "enrichment.signalrule": _("Weight of a signal"),
    "users.user": _("User"),
    "users.team": _("Team"),
    "imports.import": _("Import"),
    "enrichment.outsideregister": _("Outside register"),
    "enrichment.fieldpolicy": _("Policy of a field"),
}
FIELD_WORDS = {
    "created_at": _("Created"), "changed_at": _("Changed"),
    "succeeded_on": _("Replaced since"), "last_contract_attach": _("Last day to begin a contract"), "component": _("Component"),
    "assembly": _("Product built of it"), "part": _("Part"), "serial_from": _("From serial number"), "serials": _("Serial numbers"), "serial_keys": _("Serial numbers"),
    "serial_to": _("To serial number"), "revision_from": _("From revision"), "revision_to": _("To revision"),
    "note": _("Note"), "since_version": _("Since version"), "document_revision": _("Revision"),
    "link": _("Link"), "file": _("File"), "file_name": _("Name of the file"),
    "file_size": _("Size of the file"), "file_type": _("Type of the file"), "bom_line": _("Line of structure"),
    "part_fit": _("Part that fits"), "feature": _("Feature"), "document": _("Document"),
    "schema": _("Attributes of its items"),
    "lei": _("LEI"), "vat_number": _("VAT number"), "legal_name": _("Legal name"), "country": _("Country"),
    "business_id": _("Business ID"), "business_id_scheme": _("Register of the business ID"),
    "legal_form": _("Legal form"), "status": _("Status"), "founded_on": _("Founded on"),
    "ceased_on": _("Ceased on"), "industry_code": _("Industry"), "industry_version": _("Classification"),
    "lifecycle": _("Lifecycle"), "lifecycle_by_hand": _("Lifecycle said by hand"), "owner": _("Owner"),
    "team": _("Team"), "language": _("Language"), "preferred_channel": _("Preferred channel"),
    "notes": _("Notes"), "tags": _("Tags"), "names": _("Names"), "addresses": _("Addresses"),
    "contact_points": _("Contact points"), "sites": _("Sites"), "financial_years": _("Financial years"),
    "parent": _("Parent company"), "child": _("Subsidiary"), "during": _("Days"), "industries": _("Industries"),
    "share_percent": _("Share, per cent"), "company": _("Company"), "kind": _("Kind"), "name": _("Name"),
    "valid_from": _("First day"), "valid_to": _("Last day"), "street": _("Street"), "postcode": _("Postcode"),
    "town": _("Town"), "region": _("Region"), "site": _("Site"), "value": _("Value"), "label": _("For"),
    "is_primary": _("Comes first"), "starts_on": _("First day"), "ends_on": _("Last day"),
    "financial_year": _("Financial year"),
    "turnover_from": _("Turnover, from"), "turnover_to": _("Turnover, to"), "currency": _("Currency"),
    "staff_from": _("Staff, from"), "staff_to": _("Staff, to"), "is_estimate": _("Estimate"),
    "is_consolidated": _("Figures of the group"), "source": _("Source"), "system": _("System"),
    "entity": _("Table"), "external_id": _("Number"), "code": _("Code"), "version": _("Version"),
    "closed_on": _("Closed on"), "first_name": _("First name"), "last_name": _("Last name"),
    "title": _("Title"), "decision_role": _("Role in decisions"), "responsibilities": _("Responsibilities"),
    "started_on": _("From"), "ended_on": _("To"), "work_email": _("Work e-mail"), "work_phone": _("Work phone"),
    "successor": _("Successor"), "is_newsletter_subscriber": _("Reads the newsletter"), "use": _("Use"),
    "serial": _("Serial number"), "product": _("Product"), "quantity": _("Quantity"), "root": _("Whole"),
    "delivered_on": _("Delivered on"), "installed_on": _("Installed on"), "retired_on": _("Retired on"),
    "commissioned_on": _("Commissioned on"), "manufactured_on": _("Manufactured on"),
    "attributes": _("Attributes"), "is_ours": _("Delivered by us"), "confidence": _("Confidence"),
    "verified_at": _("Verified"), "verified_by": _("Verified by"), "position": _("Place in the whole"),
    "location": _("Location"), "subject": _("Subject"), "body": _("Text"), "outcome": _("Outcome"),
    "direction": _("Direction"), "state": _("State"), "due_at": _("Due"), "done_at": _("Done"),
    "remind_at": _("Reminder"), "persons": _("Persons"), "items": _("Items"), "email": _("E-mail"),
    "full_name": _("Name"), "role": _("Role"), "scope": _("Sees"), "teams": _("Teams"),
    "is_active": _("May log in"), "phone": _("Phone"), "family": _("Family"), "maker": _("Maker"),
    "person": _("Person"), "item": _("Item"), "activity": _("Activity"), "tag": _("Tag"), "user": _("User"),
    "reason_code": _("Reason"), "decided_at": _("Decided"),
    "decided_by": _("Decided by"), "weight": _("Weight"), "is_on": _("Is made"), "threshold": _("From, per cent a year"),
    "codes": _("Codes of notices"),
    "number": _("Number"), "scheme": _("Register"), "description": _("Description"), "bounce": _("Does not work"),
    "attribute_schema": _("Attributes of its items"), "schema_version": _("Version of the attributes"),
    "end_of_sale": _("End of sale"), "end_of_support": _("End of support"), "tracking": _("Told apart"),
    "expected_life_months": _("Expected life, months"), "serial_pattern": _("Pattern of serial numbers"),
    "turnover": _("Turnover"), "turnover_currency": _("Currency of turnover"), "staff": _("Staff"),
    "must_change_password": _("Must change the password"), "scopes": _("May"), "own_use": _("What our own use is"), "expires_at": _("Expires"),
    "severity": _("Severity"), "channel": _("Channel"), "machine": _("Machine at that time"), "sla": _("Service level"),
    "opened_at": _("Opened"), "answered_at": _("Answered"), "waiting_since": _("Waiting since"),
    "solved_at": _("Solved"), "closed_at": _("Closed"), "reopened_at": _("Reopened"),
    "onsite_due_at": _("On site by"), "onsite_at": _("On site"), "restore_due_at": _("Restored by"),
    "restored_at": _("Restored"), "onsite_minutes_left": _("Minutes left to come"),
    "restore_minutes_left": _("Minutes left to restore"), "escalated_for": _("Reminded of"),
    "answer_due_at": _("Answer due"), "minutes_left": _("Minutes left to answer"), "escalation": _("Reminded"),
    "escalated_at": _("Reminded at"), "is_justified": _("Justified"), "root_cause": _("Root cause"),
    "resolution": _("What solved it"), "technician": _("Technician"), "planned_at": _("Planned for"),
    "planned_hours": _("Hours planned"), "started_at": _("Began"), "ended_at": _("Ended"), "hours": _("Hours"),
    "travel_hours": _("Travel, hours"), "travel_km": _("Travel, km"), "covered_by": _("Who pays"),
    "result": _("Result"), "report": _("Report"), "meter": _("Meter"), "read_at": _("Read at"),
    "is_reset": _("Reset"), "visit": _("Visit"), "case": _("Case"), "every_months": _("Every so many months"),
    "every_units": _("After so much running"), "last_done_on": _("Last done on"), "last_value": _("Meter at that time"),
    "next_due_on": _("Next due"), "instructions": _("Instructions"),
    "response_hours": _("Hours to answer"), "onsite_hours": _("Hours to be on site"),
    "restore_hours": _("Hours to restore"), "weekdays": _("Days of service"), "opens_at": _("Service from"),
    "closes_at": _("Service until"), "holidays_count": _("Works on holidays"), "text": _("Text"),
    "author": _("Written by"), "at": _("When"), "by": _("By"), "size": _("Size of the file"), "lot": _("Lot"),
    "removed_item": _("Came out"), "installed_item": _("Went in"), "plan": _("Maintenance"),
    "deadline": _("Deadline"), "launched_at": _("Launched"), "evaluated_at": _("Items looked for"),
    "criteria": _("Criteria"), "found": _("Items found"), "lost": _("Items that match no longer"),
    "campaign": _("Campaign"), "criterion": _("Criterion"), "version_rule": _("Version"),
    "version_from": _("From version"), "version_to": _("To version"), "part_product": _("Contains"),
    "part_serial_from": _("Part from serial number"), "part_serial_to": _("Part to serial number"),
    "part_when": _("Part was inside"), "part_from": _("Part inside from"), "part_to": _("Part inside to"),
    "manufactured_from": _("Manufactured from"), "manufactured_to": _("Manufactured to"),
    "delivered_from": _("Delivered from"), "delivered_to": _("Delivered to"), "attribute": _("Attribute"),
    "attribute_value": _("Value of the attribute"), "matched_by": _("Why it is listed"),
    "matched_as_of": _("As of"), "is_listed": _("Listed by hand"), "needs_check": _("To be checked"),
    "no_longer_matches": _("Matches no longer"), "reason": _("Reason"), "notified_on": _("Owner notified on"),
    "notified_company": _("Owner when notified"), "contact": _("Contact person"), "done_on": _("Done on"),
    "payer": _("Payer"), "auto_renew_months": _("Renews itself for, months"),
    "notice_months": _("Notice, months"), "notice_on": _("Last day to give notice"),
    "terminated_on": _("Terminated on"), "contract": _("Contract"), "price": _("Price"),
    "billing": _("Billed"), "index_clause": _("Index clause"), "months": _("Months"),
    "start_basis": _("Starts with"), "meter_limit": _("Limit of the meter"),
    "parts_percent": _("Parts, per cent"), "parts_months": _("Parts, months"),
    "parts_ends_on": _("Parts, last day"), "labour_percent": _("Labour, per cent"),
    "labour_months": _("Labour, months"), "labour_ends_on": _("Labour, last day"),
    "travel_percent": _("Travel, per cent"), "travel_months": _("Travel, months"),
    "travel_ends_on": _("Travel, last day"), "include_children": _("With its parts"),
    "is_transferable": _("Goes along to a new owner"), "term": _("Warranty term"),
    "line": _("Line of a contract"), "contract_line": _("Line of a contract"),
    "is_by_rule": _("Given by the product’s term"), "void_on": _("Void since"), "void_reason": _("Why it is void"),
    "cut_on": _("Ended early on"), "cut_why": _("Why it ended early"), "template": _("Out of"),
    "rule": _("Rule"), "since": _("Since"), "snoozed_until": _("Snoozed until"),
    "assigned_to": _("Assigned to"), "taken_over_at": _("Taken over"), "settled_at": _("Settled"),
    "surveyed_on": _("Surveyed on"), "is_us": _("Our own make"), "is_current": _("In use"),
    "other": _("The other item"), "on": _("Day"), "order_no": _("Order number"), "line_no": _("Line"),
    "delivery_no": _("Delivery note"), "invoice_no": _("Invoice"), "ordered_on": _("Ordered"),
    "requested_on": _("Requested for"), "promised_first_on": _("Promised first for"),
    "promised_last_on": _("Promised last for"), "invoiced_on": _("Invoiced"), "url": _("Address of the order"),
    "fact": _("Fact"), "words": _("What is said about it"), "delivery": _("Delivery"),
    "identifiers": _("Identifiers"), "flagged_at": _("Called wrong at"), "flagged_by": _("Called wrong by"),
    "settled_by": _("Settled by"), "effective": _("Days"), "recorded_at": _("Written down"),
}  # fmt: skip

"""States and words of imports."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from common.gate import ERASED, REFUSES
from history.choices import Party


class Register(models.TextChoices):
    """The register that a file goes to."""

    COMPANIES = "companies", _("Companies")
    PERSONS = "persons", _("Persons")
    ITEMS = "items", _("Installed base")
    PRODUCTS = "products", _("Products")
    BOM = "bom", _("Structure of products")
    FITS = "fits", _("Spare parts that fit")
    FEATURES = "features", _("Software features")
    DOCUMENTS = "documents", _("Documents of products")
    PLACEMENTS = "placements", _("Parts in machines")
    PARTIES = "parties", _("Owners and other parties of items")
    ITEM_CONTACTS = "item_contacts", _("Contact persons of items")
    RELATIONS = "relations", _("Relations of items")
    DELIVERIES = "deliveries", _("Deliveries of items")
    WARRANTY_TERMS = "warranty_terms", _("Warranty terms")
    CONTRACTS = "contracts", _("Service contracts")
    CONTRACT_LINES = "contract_lines", _("Lines of contracts")
    COVERAGE = "coverage", _("What contracts cover")
    TICKETS = "tickets", _("Tickets and complaints")
    VISITS = "visits", _("Service visits")
    READINGS = "readings", _("Meter readings")
    PLANS = "plans", _("Maintenance plans")
    SLAS = "slas", _("Service levels")
    PARTS_USED = "parts_used", _("Parts used on visits")
    LICENCES = "licences", _("Licensed features of items")


# How the page puts the kinds of files together, under the words of the sidebar; the registers themselves come first.
REGISTER_GROUPS = (
    ("", (Register.COMPANIES, Register.PERSONS, Register.ITEMS, Register.PRODUCTS)),
    (_("Products"), (Register.BOM, Register.FITS, Register.FEATURES, Register.DOCUMENTS)),
    (
        _("Installed base"),
        (
            Register.PLACEMENTS,
            Register.PARTIES,
            Register.ITEM_CONTACTS,
            Register.RELATIONS,
            Register.DELIVERIES,
            Register.LICENCES,
        ),
    ),
    (
        _("Contracts"),
        (
            Register.WARRANTY_TERMS,
            Register.SLAS,
            Register.CONTRACTS,
            Register.CONTRACT_LINES,
            Register.COVERAGE,
        ),
    ),
    (
        _("Service"),
        (Register.TICKETS, Register.VISITS, Register.PARTS_USED, Register.READINGS, Register.PLANS),
    ),
)


class State(models.TextChoices):
    """Where an import is on its way."""

    UPLOADED = "uploaded", _("Waiting for columns")
    CHECKING = "checking", _("Being checked")
    CHECKED = "checked", _("Checked")
    RUNNING = "running", _("Being imported")
    DONE = "done", _("Done")
    CANCELLED = "cancelled", _("Cancelled")
    FAILED = "failed", _("Failed")


AT_WORK = (State.CHECKING, State.RUNNING)
ENDED = (State.DONE, State.CANCELLED, State.FAILED)
EDITABLE = (State.UPLOADED, State.CHECKED)


class Precedence(models.TextChoices):
    """Whose word stands where the file tells something else than the register."""

    BETTER = "better", _("The better source: what staff typed, or a nearer party told, is kept")
    FILE = "file", _("The file, over what staff typed too; what the person had corrected is kept")
    EMPTY = "empty", _("The register: the file only fills in what is empty")


class Admitted(models.TextChoices):
    """What became of a row that was let in after its file had run."""

    IN = "in", _("In the register")
    REJECTED = "rejected", _("Rejected for another reason: look at the import")
    GONE = "gone", _("The file is gone: bring the row in again")
    DENIED = "denied", _("Whoever brought the file may not write to the register any more")


class Fate(models.TextChoices):
    """What becomes, or became, of a row."""

    CREATED = "created", _("Created")
    UPDATED = "updated", _("Updated")
    UNCHANGED = "unchanged", _("Unchanged")
    REJECTED = "rejected", _("Rejected")


PROMISES = {
    Fate.CREATED: _("Would be created"),
    Fate.UPDATED: _("Would be updated"),
    Fate.UNCHANGED: _("Would stay as they are"),
    Fate.REJECTED: _("Would be rejected"),
}

HELD, SKIPPED, LEFT_OUT = "held_at_gate", "skipped_at_gate", "left_out_at_gate"


# What the persons of a file are owed hangs on whose word it is; it is chosen for each file, never taken as given.
PARTY_OF_PERSONS = (
    ("", _("Choose: the persons must be told, or have been")),
    (Party.ZERO.value, _("The persons themselves. They are owed the privacy notice today (art. 13).")),
    (
        Party.FIRST.value,
        _(
            "Our own dealings. They have had our privacy notice already (art. 13(4), 14(5)(a)); nothing is owed."
        ),
    ),
    (Party.SECOND.value, _("A partner. They are told within a month (art. 14).")),
    (Party.THIRD.value, _("A register or a seller of lists. They are told within a month (art. 14).")),
)


class GatePolicy(models.TextChoices):
    """What becomes of rows with an address of somebody who refuses marketing or was erased."""

    MARK = "mark", _("Take them and mark them: nothing is sent to the address")
    WITHOUT = "without", _("Take the row without the person")
    SKIP = "skip", _("Skip the row")
    HOLD = "hold", _("Hold the row for review")


# What is said of a row or cell, in the user's language.
ISSUES = {
    ERASED: _("An address of the row belongs to somebody who was erased on request, so the row was stopped. The privacy desk has it under “Held at the gate”: if the address has a new owner, or the person has a new ground to be here, it can let it in."),
    REFUSES: _("An address of the row refuses marketing. The row came in, and nothing is sent to the address."),
    HELD: _("An address of the row belongs to somebody who refuses marketing or was erased. The row was held for review, as chosen for this file: the privacy desk decides on it under “Held at the gate”. Once it is let in, bring the rejected rows in again."),
    SKIPPED: _("An address of the row belongs to somebody who refuses marketing. The row was skipped, as chosen for this file."),
    LEFT_OUT: _("An address of the row belongs to somebody who refuses marketing or was erased. The row came in without the address, as chosen for this file."),
    "no_name": _("The row has no company name."),
    "no_person_name": _("The row has neither a name nor an e-mail address."),
    "no_product": _("The row names no product: neither a code nor a name."),
    "personal_identity_code": _("The row holds a Finnish personal identity code. The register must not hold them."),
    "unreadable_card": _("The card cannot be read."),
    "short_row": _("The row has fewer cells than the header."),
    "long_row": _("The row has more cells than the header; the extra cells were left out."),
    "too_long": _("The text is too long and was left out."),
    "attribute_not_allowed": _("The product's attributes do not allow this value. It was left out."),
    "imprecise_number": _("A spreadsheet has rounded the number; its last digits are lost. The value was left out."),
    "lost_zeros": _("Zeros at the start are missing. The value was left out."),
    "misread_letters": _("The letters were read with a wrong encoding on the way. The value was left out."),
    "spreadsheet_error": _("The cell holds a spreadsheet error. The value was left out."),
    "bad_email": _("This is not an e-mail address. The value was left out."),
    "bad_phone": _("This is not a telephone number. The value was left out."),
    "bad_web": _("This is not a web address. The value was left out."),
    "bad_date": _("This is not a date in the order chosen for the column. The value was left out."),
    "custom_value": _("The custom field does not take this value. The value was left out."),
    "bad_number": _("This is not a number. The value was left out."),
    "bad_year": _("This is not a year. The value was left out."),
    "bad_lei": _("This is not a valid LEI. The value was left out."),
    "bad_vat": _("This is not a valid VAT number. The value was left out."),
    "bad_business_id": _("This is not a valid business ID. The value was left out."),
    "bad_industry": _("This is not an industry code. The value was left out."),
    "bad_postcode": _("This is not a postcode of the country. The value was left out."),
    "other_town": _("The postcode is of another town. Both are taken; check which is right."),
    "old_industry": _("The industry code is of a retired classification, or its classification has dropped it. It is taken; the proposal is what it is now."),
    "unknown_reference": _("No record, or more than one, fits. Give a company by its business ID or a person by an e-mail address. The value was left out."),
    "bad_serial": _("The serial number has no letters or digits. The value was left out."),
    "personal_number": _("The number is a sole trader's personal number. The value was left out."),
    "unknown_country": _("The country is not known. The value was left out."),
    "unknown_currency": _("The currency is not known. The value was left out."),
    "unknown_language": _("The language is not known. The value was left out."),
    "unknown_status": _("The status is not known. The value was left out."),
    "unknown_kind": _("The kind of product is not known. The value was left out."),
    "unknown_owner": _("No active user has this e-mail address or name, or several have the name. The value was left out."),
    "named_by_email": _("The person has no name and is called by the e-mail address."),
    "serial_is_one": _("An item with a serial number is one. The quantity was left out."),
    "looks_like": _("A record that looks like this one is in the register already. Compare them before you add it."),
    "repeated": _("An earlier row of the file speaks of the same record; that row counts, this one only adds to it."),
    "not_visible": _("The record belongs to somebody else. Ask an administrator to import the row."),
    "id_conflict": _("The number in the other system belongs to a company with another business ID."),
    "unknown_company": _("No company, or more than one, fits the row. The link was left out."),
    "unknown_product": _("The product is not in the catalogue. Import it first, or choose to create products."),
    "many_products": _("Several products fit the row. Add a column with the product code or the maker."),
    "serial_pattern": _("The serial number is not built as those of its product. Check it against the pattern on the product’s page."),
    "unknown_site": _("The company has no such site. Choose to create sites, or add the site first."),
    "unknown_word": _("The word is not one of those that the field takes. The value was left out."),
    "unknown_item": _("No item fits the row. Check the serial number, or import the item first."),
    "many_items": _("Several items have this serial number. Add a column with the product code."),
    "unknown_parent": _("The machine that the row names is not in the register. Import it first."),
    "many_parents": _("Several machines have this serial number. Add a column with their product code."),
    "unknown_other": _("The other item that the row names is not in the register. Import it first."),
    "many_others": _("Several items have the other serial number. Add a column with their product code."),
    "unknown_component": _("The part is not in the catalogue. Import it first."),
    "unknown_contract": _("No contract has this number. Import the contract first."),
    "unknown_party": _("No company, or more than one, fits the row. Add a column with the business ID."),
    "unknown_person": _("No person has this e-mail address or number. Import the person first."),
    "many_persons": _("Several persons have this e-mail address. Use the number in the other system."),
    "unknown_about": _("Neither an item nor a company fits the row. Check its numbers."),
    "company_needed": _("A new contract needs a company that is in the register."),
    "start_needed": _("A new contract needs its first day."),
    "no_item": _("The row names no item: no serial number, number in the other system or tag."),
    "no_parent": _("The row names no machine that the part is in."),
    "no_other": _("The row names no other item."),
    "no_component": _("The row names no part."),
    "no_company": _("The row names no company."),
    "no_party": _("The row names no owner or other company for the item. The item stays as it was."),
    "no_person": _("The row names no person: neither an e-mail address nor a number."),
    "no_role": _("The row says no role, or one that is not known."),
    "no_relation": _("The row says no relation, or one that is not known."),
    "no_code": _("The row has no code."),
    "no_title": _("The row has no title."),
    "no_link": _("The row has no link. Files of documents are added on the product's page."),
    "no_number": _("The row has no number of an order, a delivery or an invoice."),
    "no_contract": _("The row has no contract number."),
    "no_line": _("The row says neither a product nor what the line is for."),
    "no_term_name": _("The row has no name of a warranty term."),
    "no_level_name": _("The row has no name of a service level."),
    "no_promise": _("A new service level promises something: hours to answer, to be on site or to restore."),
    "no_hours": _("Service hours need both ends, the later one last; round the clock has neither."),
    "bad_weekdays": _("These are not days of the week. Write them like 1-5, Mon-Fri or ma-pe. The value was left out."),
    "bad_clock": _("This is not a time of day. The value was left out."),
    "unknown_level": _("No service level has this name. Import it first."),
    "no_visit": _("The row names no visit: neither its number nor the item and the day."),
    "unknown_visit": _("No visit fits the row. Check its number, or import the visit first."),
    "many_visits": _("Several visits to the item were on that day. Add a column with the number of the visit."),
    "unknown_removed": _("The part that came out was not in the machine on that day. Check its serial number."),
    "many_removed": _("Several parts of the machine have the serial number that came out. Name the part's product."),
    "used_twice": _("The visit has this part already. Write it once."),
    "visit_called_off": _("The visit was called off; no parts were used on it."),
    "no_feature": _("The row names no feature."),
    "unknown_feature": _("The item's product has no such feature. Import it first."),
    "licensed_twice": _("The item has the feature on these days already. Say until when it had it."),
    "no_quantity": _("The quantity has to be a whole number above zero."),
    "no_months": _("A new warranty term needs its months."),
    "no_scope": _("The row covers nothing: name an item, a site, or a product at a company."),
    "no_opened": _("The row has no day on which it was opened."),
    "no_about": _("The row names neither an item nor a company."),
    "no_visit_day": _("The row has no day: when it was planned for, began or ended."),
    "no_visit_end": _("The visit is said to be done, but not when it ended."),
    "visit_not_whole": _("A visit that is done needs a result and who pays."),
    "no_meter": _("The row names no meter."),
    "no_read_at": _("The row has no time of reading."),
    "no_value": _("The row has no value."),
    "no_plan_name": _("The row has no name of the maintenance."),
    "no_interval": _("The row does not say how often: neither months nor by a meter."),
    "ends_first": _("It would end before it begins. Check both days."),
    "in_future": _("The time is still to come. Check the order of day and month of the column."),
    "circle": _("An item cannot be in itself, not even by way of others, nor be related to itself."),
    "in_two_machines": _("The item is in another machine on these days. Say when it was taken out."),
    "slot_taken": _("Another item is in this place on these days. Say when it was taken out, or which part came out."),
    "party_twice": _("Another company is in this role on these days. Say until when it was."),
    "covered_twice": _("The contract covers it on these days already."),
    "cover_outside": _("The contract has none of these days."),
    "built_twice": _("The structure has another part in this place on these days."),
    "bad_range": _("The range says nothing: its ends begin differently, are the wrong way round or do not end with a number."),
    "reading_falls": _("The meter would fall. Correct the value, or say that it was reset."),
    "bad_percent": _("A share is from 0 to 100 %."),
    "needs_meter": _("An interval by a meter needs the meter, and a meter its interval."),
    "renews_from_no_end": _("A contract that renews itself needs a last day."),
    "kept_better": _("The register has this from a better source, so it was kept."),
    "refused": _("The register refuses the row: it breaks a rule of the database."),
}  # fmt: skip

# Rules of the database that have a sentence of their own.
RULES = {
    "placement_one_parent": "in_two_machines", "placement_one_in_slot": "slot_taken", "placement_not_in_itself": "circle",
    "placement_without_circles": "circle", "item_without_circles": "circle", "placement_not_empty": "ends_first",
    "party_one_in_role": "party_twice", "party_not_empty": "ends_first", "relation_not_to_itself": "circle",
    "cover_contract_item_once": "covered_twice", "cover_contract_site_once": "covered_twice",
    "cover_contract_product_once": "covered_twice", "cover_percent": "bad_percent", "term_percent": "bad_percent",
    "contract_ends_after_start": "ends_first", "contract_renews_from_an_end": "renews_from_no_end",
    "bom_one_component_in_a_place": "built_twice", "bom_component_once_without_place": "built_twice",
    "bom_not_of_itself": "circle", "bom_empty_slot_is_one_place": "no_component", "fit_not_of_itself": "circle", "fit_numbers_in_order": "bad_range",
    "fit_revisions_in_order": "bad_range", "reading_never_falls": "reading_falls", "plan_units_of_a_meter": "needs_meter",
    "plan_has_interval": "no_interval", "document_valid_days": "ends_first", "visit_ends_after_it_begins": "ends_first",
    "case_solved_after_opened": "ends_first", "term_months": "no_months",
    "sla_closes_after_opening": "no_hours", "sla_hours_positive": "bad_number", "sla_has_days": "bad_weekdays",
    "part_used_quantity_positive": "no_quantity", "part_used_with_serial_is_one": "serial_is_one",
    "part_used_put_in_once": "used_twice", "part_used_taken_out_once": "used_twice", "PartUsedAlready": "used_twice",
    "SlotTaken": "slot_taken", "InTwoMachines": "in_two_machines", "ItemCircle": "circle", "NoLongerThere": "unknown_removed",
    "PartNotInMachine": "unknown_removed", "SwappedForItself": "unknown_removed", "EndsBeforeItBegan": "ends_first",
    "item_feature_once": "licensed_twice", "item_feature_not_empty": "ends_first", "item_feature_some": "no_quantity",
}  # fmt: skip

COLUMN_NOTES = {
    "consent_ban": _("Bans on contacting are not imported as plain columns."),
    "consent_permission": _("Permissions to contact are not imported as plain columns."),
    "personal_code": _("Personal identity codes are never imported; a row that holds one is rejected."),
    "whose_number": _("Is this our number of the customer, or theirs of us? Choose only ours."),
    "seat": _("A registered seat is not always the postal town."),
    "honorific": _("These are forms of address, not job titles."),
    "town_or_site": _("This word can mean a postal town or a site."),
    "of_thing": _(
        "The file is of machines: this looks like the machine’s own, not the company’s. Choose a field if it is the company’s."
    ),
    "person_column": _("Facts about persons are imported with the register of persons."),
}

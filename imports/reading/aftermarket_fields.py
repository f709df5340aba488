"""What columns of aftermarket files can be: structure, placements, parties, cover, service."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from imports.reading.field import Field, Kind, Target

F, K = Field, Kind

PARENT_SERIAL = (
    "Parent serial|Parent serial number|Machine serial|Machine serial number|Parent S/N|Emolaitteen sarjanumero"
    "|Koneen sarjanumero|Yläkoneen sarjanumero|Maskinens serienummer"
)
PARENT_CODE = "Parent product code|Machine product code|Parent model|Koneen tuotekoodi|Emolaitteen tuotekoodi|Koneen malli"
PARENT_KEY = "Parent ID|Parent external ID|Machine ID|Parent asset ID|Emolaitteen tunniste|Koneen tunniste"
_CODE = "Product code|Model number|Part number|SKU|Article number|Tuotekoodi|Tuotenumero|Artikelnummer|Nimike|Item number"
_NAME = "Product|Product name|Model|Model name|Device type|Equipment type|Tuote|Tuotenimi|Malli|Laitetyyppi|Modell"
_MAKER = "Manufacturer|Maker|Make|Brand|Vendor|Valmistaja|Merkki|Tillverkare"
_SERIAL = "Serial|Serial number|Serial No|S/N|SN|Child serial|Part serial|Sarjanumero|Sarjanro|Laitenumero|Valmistenumero|Osan sarjanumero|Serienummer|Device number|Registration number"
_FROM = "From|Start|Start date|Starts|Starts on|Valid from|Since|Installed|Installed on|Alku|Alkaa|Alkupäivä|Alkaen|Voimassa alkaen|Asennettu|Från"
_TO = "To|Until|End|End date|Ends|Ends on|Valid to|Removed|Removed on|Loppu|Loppuu|Päättyy|Päättymispäivä|Asti|Voimassa asti|Poistettu|Till"
_POSITION = "Position|Slot|Bay|Place|Positio|Paikka|Asema|Sijainti koneessa"
_QUANTITY = "Quantity|Qty|Määrä|Kpl|Antal"
_NOTE = "Note|Notes|Comment|Huomautus|Lisätieto|Lisätietoja|Kommentti"
_CONTRACT = (
    "Contract|Contract number|Contract no|Agreement|Sopimus|Sopimusnumero|Sopimusnro|Avtal|Avtalsnummer"
)
_KEY = "Record ID|Id|External ID|Number|Ticket|Ticket number|Case number|Work order|Tiketti|Tikettinumero|Numero|Työnumero|Tunniste"
_ROLE = "Role|Rooli|Roll"
_PARTY = (
    "|Owner company|Owner name|Operator|Payer|Servicer|Service company|Landlord|Omistajayritys|Haltija|Maksaja|Huoltaja"
    "|Huoltoyhtiö|Vuokranantaja|Ägare"
)
_SUBJECT = "Subject|Title|Summary|Otsikko|Aihe|Ämne|Work|Työ"

PRODUCT = (
    F("product_code", _("Product code"), K.CODE, _CODE + "|Assembly|Kokoonpano", 80),
    F("product_name", _("Product name"), K.TEXT, _NAME, 200),
    F("maker", _("Maker"), K.NAME, _MAKER, 200),
)
ITEM = (
    F("serial", _("Serial number"), K.SERIAL, _SERIAL, 80),
    *PRODUCT,
    F("item_external_id", _("The item's number in the other system"), K.KEY, "Item ID|Asset ID|Equipment ID|Laitetunnus"
      "|Laitteen tunniste", 120),
    F("customer_tag", _("Customer's own tag"), K.CODE, "Asset tag|Inventory number|Inventaarionumero|Positionumero", 120),
)  # fmt: skip
COMPANY = (
    F("company_business_id", _("Company's business ID"), K.BUSINESS_ID, "Business ID|Y-tunnus|Company number|Orgnr"
      "|Company registration number|Organisationsnummer"),
    F("company_external_id", _("Company's number in the other system"), K.KEY, "Company ID|Customer No|Customer number"
      "|Account ID|Asiakasnumero|Asiakasnro|Kundnummer", 120),
    F("company_name", _("Company"), K.NAME, "Company|Company name|Customer|Account|Yritys|Yrityksen nimi|Asiakas"
      "|Asiakkaan nimi|Owner|Omistaja|Företag|Kund"),
)  # fmt: skip
DAYS = (F("from_on", _("From"), K.DATE, _FROM), F("to_on", _("To (this day not any more)"), K.DATE, _TO))
PERSON = (
    F(
        "person_email",
        _("Person's e-mail"),
        K.EMAIL,
        "Email|E-mail|Email address|Sähköposti|Contact email|E-post",
        254,
    ),
    F(
        "person_external_id",
        _("Person's number in the other system"),
        K.KEY,
        "Contact ID|Person ID|Henkilönumero",
        120,
    ),
)


def _parent() -> tuple[Field, ...]:
    return (
        F("parent_serial", _("Serial number of the machine it is in"), K.SERIAL, PARENT_SERIAL, 80),
        F("parent_product_code", _("Product code of the machine it is in"), K.CODE, PARENT_CODE, 80),
        F("parent_item_external_id", _("The machine's number in the other system"), K.KEY, PARENT_KEY, 120),
    )


def _word(key: str, label: Any, words: str, synonyms: str) -> Field:
    return F(key, label, K.WORD, synonyms, words=words)


AFTERMARKET: dict[Target, tuple[Field, ...]] = {
    Target.BOM: (
        *PRODUCT,
        F("component_product_code", _("Component's product code"), K.CODE, "Component|Component code|Part|Part code"
          "|Osa|Osakoodi|Osan koodi|Komponentti|Komponentin koodi", 80),
        F("component_product_name", _("Component's name"), K.TEXT, "Component name|Part name|Osan nimi|Komponentin nimi", 200),
        F("component_maker", _("Component's maker"), K.NAME, "Component maker|Part maker|Osan valmistaja", 200),
        F("position", _("Place in the machine"), K.TEXT, _POSITION, 60),
        F("quantity", _("Quantity"), K.NUMBER, _QUANTITY), *DAYS, F("note", _("Note"), K.TEXT, _NOTE, 300),
    ),
    Target.FITS: (
        F("part_product_code", _("Part's product code"), K.CODE, "Part|Part code|Part number|Spare part|Varaosa|Osa"
          "|Osakoodi|Varaosakoodi|Osanumero|Reservdel", 80),
        F("part_product_name", _("Part's name"), K.TEXT, "Part name|Osan nimi|Varaosan nimi", 200),
        F("part_maker", _("Part's maker"), K.NAME, "Part maker|Osan valmistaja", 200),
        *PRODUCT,
        F("position", _("Place in the machine"), K.TEXT, _POSITION, 60),
        F("quantity", _("Quantity"), K.NUMBER, _QUANTITY),
        F("serial_from", _("From serial number"), K.SERIAL, "Serial from|From serial|Sarjanumerosta|Sarja alkaen", 80),
        F("serial_to", _("To serial number"), K.SERIAL, "Serial to|To serial|Sarjanumeroon|Sarja asti", 80),
        F("revision_from", _("From revision"), K.TEXT, "Revision from|From revision|Revisiosta", 40),
        F("revision_to", _("To revision"), K.TEXT, "Revision to|To revision|Revisioon", 40),
        F("note", _("Note"), K.TEXT, _NOTE, 500),
    ),
    Target.FEATURES: (
        *PRODUCT,
        F("code", _("Feature code"), K.CODE, "Code|Feature|Feature code|Koodi|Ominaisuuskoodi|Ominaisuus", 60),
        F("name", _("Name"), K.TEXT, "Name|Feature name|Nimi|Ominaisuuden nimi", 200),
        F("since_version", _("Since version"), K.TEXT, "Since|Since version|Version|Versiosta|Versio", 40),
        F("description", _("Description"), K.TEXT, "Description|Kuvaus|" + _NOTE, 1000),
    ),
    Target.DOCUMENTS: (
        *PRODUCT,
        F("title", pgettext_lazy("document", "Title"), K.TEXT, "Title|Document|Document title|Name|Otsikko|Asiakirja|Nimi", 200),
        _word("kind", _("Kind of document"), "document", "Kind|Type|Document type|Laji|Tyyppi"),
        F("language", _("Language"), K.LANGUAGE, "Language|Kieli|Språk"),
        F("document_revision", _("Revision"), K.TEXT, "Revision|Rev|Version|Revisio|Versio", 40),
        F("valid_from", _("Valid from"), K.DATE, _FROM), F("valid_to", _("Valid to, last day"), K.DATE, _TO),
        F("link", _("Link"), K.WEB, "Link|URL|Address|Linkki|Osoite", 1000),
    ),
    Target.PLACEMENTS: (*ITEM, *_parent(), F("position", _("Place in the machine"), K.TEXT, _POSITION, 60), *DAYS),
    Target.PARTIES: (
        *ITEM, *COMPANY[:-1], F("company_name", _("Company"), K.NAME, COMPANY[-1].synonyms + _PARTY), _word("role", _("Role"), "party", _ROLE), *DAYS,
    ),
    Target.ITEM_CONTACTS: (*ITEM, *PERSON, _word("role", _("Role"), "item_contact", _ROLE)),
    Target.RELATIONS: (
        *ITEM,
        F("other_serial", _("Other item's serial number"), K.SERIAL, "Other serial|Replaced serial|Related serial"
          "|Toisen sarjanumero|Korvattu sarjanumero|Liittyvä sarjanumero", 80),
        F("other_product_code", _("Other item's product code"), K.CODE, "Other product code|Toisen tuotekoodi", 80),
        F("other_item_external_id", _("Other item's number in the other system"), K.KEY, "Other ID|Toisen tunniste", 120),
        _word("kind", _("Relation"), "relation", "Relation|Type|Kind|Suhde|Laji"),
        F("since", _("Since"), K.DATE, "On|Date|Day|Päivä|Pvm|" + _FROM),
    ),
    Target.DELIVERIES: (
        *ITEM,
        F("order_no", _("Order number"), K.CODE, "Order|Order number|Order no|Tilaus|Tilausnumero|Tilausnro|Ordernummer", 60),
        F("line_no", _("Order line"), K.CODE, "Line|Order line|Line no|Rivi|Tilausrivi|Rad", 20),
        F("delivery_no", _("Delivery number"), K.CODE, "Delivery|Delivery number|Lähete|Toimitusnumero|Lähetenumero", 60),
        F("invoice_no", _("Invoice number"), K.CODE, "Invoice|Invoice number|Lasku|Laskunumero|Faktura", 60),
        F("ordered_on", _("Ordered"), K.DATE, "Ordered|Order date|Tilattu|Tilauspäivä"),
        F("requested_on", _("Requested"), K.DATE, "Requested|Requested date|Toivottu|Toivottu toimituspäivä"),
        F("promised_first_on", _("First promised"), K.DATE, "Promised|First promise|Luvattu|Ensin luvattu"),
        F("promised_last_on", _("Last promised"), K.DATE, "Last promise|Viimeksi luvattu"),
        F("delivered_on", _("Delivered"), K.DATE, "Delivered|Delivery date|Toimitettu|Toimituspäivä"),
        F("invoiced_on", _("Invoiced"), K.DATE, "Invoiced|Invoice date|Laskutettu|Laskupäivä"),
    ),
    Target.WARRANTY_TERMS: (
        F("name", _("Name"), K.TEXT, "Name|Term|Warranty|Nimi|Takuu|Takuuehto", 120),
        F("months", _("Months"), K.WHOLE, "Months|Duration|Kuukautta|Kesto|Kesto kk|Kk"),
        _word("start_basis", _("Runs from"), "start_basis", "Start|Start basis|Runs from|Alkaa|Alkamisperuste"),
        F("parts_percent", _("Parts, %"), K.WHOLE, "Parts|Parts percent|Osat|Osat %"),
        F("labour_percent", _("Labour, %"), K.WHOLE, "Labour|Labour percent|Työ|Työ %"),
        F("travel_percent", _("Travel, %"), K.WHOLE, "Travel|Travel percent|Matkat|Matkat %"),
        F("is_transferable", _("Follows the item to a new owner"), K.YES_NO, "Transferable|Siirrettävä|Siirtyy"),
        F("meter", _("Meter"), K.TEXT, "Meter|Mittari", 60),
        F("meter_limit", _("Limit by the meter"), K.NUMBER, "Meter limit|Mittariraja|Tuntiraja"),
    ),
    Target.CONTRACTS: (
        F("contract_number", _("Contract number"), K.CODE, "Number|Numero|" + _CONTRACT, 60),
        F("name", _("Name"), K.TEXT, "Name|Contract name|Nimi|Sopimuksen nimi", 200),
        *COMPANY,
        _word("kind", _("Kind of contract"), "contract", "Kind|Type|Contract type|Laji|Tyyppi|Sopimustyyppi"),
        _word("status", _("Status"), "contract_status", "Status|State|Tila"),
        F("starts_on", _("First day"), K.DATE, _FROM), F("ends_on", _("Last day"), K.DATE, _TO),
        F("auto_renew_months", _("Renews itself for months"), K.WHOLE, "Auto renew months|Renewal months|Jatkuu kk"
          "|Jatkokausi kk|Automaattinen jatko kk"),
        F("notice_months", _("Months of notice"), K.WHOLE, "Notice months|Notice|Irtisanomisaika|Irtisanomisaika kk"),
        F("terminated_on", _("Terminated, last day in force"), K.DATE, "Terminated|Terminated on|Irtisanottu"),
        F("currency", _("Currency"), K.CURRENCY, "Currency|Valuutta|Valuta", 3),
        F("notes", _("Notes"), K.LONG_TEXT, _NOTE + "|Description", 20000),
    ),
    Target.CONTRACT_LINES: (
        F("contract_number", _("Contract number"), K.CODE, _CONTRACT, 60),
        F("line", _("Line"), K.WHOLE, "Line|Line no|Position|Rivi|Rivinumero"),
        *PRODUCT,
        F("description", _("Description"), K.TEXT, "Description|Service|Kuvaus|Palvelu|Selite", 300),
        F("price", _("Price"), K.NUMBER, "Price|Amount|Hinta|Summa"),
        _word("billing", _("Billing"), "billing", "Billing|Interval|Laskutus|Laskutusväli"),
        F("index_clause", _("Index clause"), K.TEXT, "Index|Index clause|Indeksi|Indeksiehto", 300),
        F("level", _("Service level"), K.TEXT, "SLA|Service level|Level|Palvelutaso|Palvelulupaus|Taso", 120),
    ),
    Target.COVERAGE: (
        F("contract_number", _("Contract number"), K.CODE, _CONTRACT, 60), *ITEM, *COMPANY,
        F("site", _("Site"), K.TEXT, "Site|Site name|Toimipaikka|Kohde|Sijaintipaikka", 200),
        F("starts_on", _("First day"), K.DATE, _FROM), F("ends_on", _("Last day"), K.DATE, _TO),
        F("parts_percent", _("Parts, %"), K.WHOLE, "Parts|Parts percent|Osat|Osat %"),
        F("labour_percent", _("Labour, %"), K.WHOLE, "Labour|Labour percent|Työ|Työ %"),
        F("travel_percent", _("Travel, %"), K.WHOLE, "Travel|Travel percent|Matkat|Matkat %"),
        F("include_children", _("With everything in it"), K.YES_NO, "Include children|With parts|Osineen|Osat mukana"),
    ),
    Target.TICKETS: (
        F("external_id", _("Number in the other system"), K.KEY, _KEY, 120), *ITEM, *COMPANY, *PERSON,
        _word("kind", _("Ticket or complaint"), "case", "Kind|Type|Laji|Tyyppi"),
        _word("severity", _("Severity"), "severity", "Severity|Priority|Vakavuus|Kiireellisyys|Prioriteetti"),
        _word("channel", _("Channel"), "channel", "Channel|Kanava"),
        F("subject", _("Subject"), K.TEXT, _SUBJECT, 200),
        F("description", _("Description"), K.LONG_TEXT, "Description|Kuvaus|" + _NOTE, 20000),
        F("opened_at", _("Opened"), K.MOMENT, "Opened|Created|Date|Avattu|Luotu|Pvm|Päivä|Ilmoitettu"),
        F("solved_at", _("Solved"), K.MOMENT, "Solved|Resolved|Ratkaistu"),
        F("closed_at", _("Closed"), K.MOMENT, "Closed|Suljettu"),
        F("resolution", _("What came of it"), K.LONG_TEXT, "Resolution|Solution|Ratkaisu", 20000),
        _word("root_cause", _("Root cause"), "root_cause", "Root cause|Cause|Juurisyy|Syy"),
    ),
    Target.VISITS: (
        F("external_id", _("Number in the other system"), K.KEY, _KEY, 120), *ITEM, *COMPANY,
        _word("kind", _("Kind of visit"), "visit", "Kind|Type|Inspection type|Laji|Tyyppi"),
        _word("state", _("State"), "visit_state", "State|Status|Tila"),
        F("subject", _("Subject"), K.TEXT, _SUBJECT + "|Inspection type|Tarkastuslaji", 200),
        F("planned_at", _("Planned for"), K.MOMENT, "Planned|Planned for|Due|Suunniteltu"),
        F("started_at", _("Began"), K.MOMENT, "Started|Began|Alkoi|Aloitettu"),
        F("ended_at", _("Ended"), K.MOMENT, "Ended|Done|Date|Completed|Last inspection date|Last inspection|Inspection date|Inspected|Last insp date"
          "|Lastper insp date|Valmis|Tehty|Pvm|Päivä|Päättyi|Viimeisin tarkastus|Tarkastuspäivä|Tarkastettu"),
        F("hours", _("Hours"), K.NUMBER, "Hours|Work hours|Tunnit|Työtunnit"),
        F("travel_hours", _("Travel hours"), K.NUMBER, "Travel hours|Matkatunnit"),
        F("travel_km", _("Travel, km"), K.WHOLE, "Km|Travel km|Kilometrit|Matka km"),
        _word("covered_by", _("Who pays"), "covered_by", "Covered by|Paid by|Billing|Maksaja|Laskutus"),
        _word("result", _("Result"), "visit_result", "Result|Tulos"),
        F("report", _("Report"), K.LONG_TEXT, "Report|Description|Raportti|Selostus|" + _NOTE, 20000),
        F("technician", _("Technician's e-mail"), K.EMAIL, "Technician|Asentaja|Teknikko|Huoltomies", 254),
    ),
    Target.READINGS: (
        *ITEM,
        F("meter", _("Meter"), K.TEXT, "Meter|Meter name|Mittari|Mätare", 60),
        F("read_at", _("Read at"), K.MOMENT, "Read at|Read|Date|Time|Luettu|Lukemapäivä|Pvm|Päivä|Aika"),
        F("value", _("Value"), K.NUMBER, "Value|Reading|Hours|Lukema|Arvo|Tunnit|Mätarställning"),
        F("is_reset", _("The meter was reset"), K.YES_NO, "Reset|Nollattu|Vaihdettu"),
        _word("source", _("Who read it"), "reading_source", "Source|Read by|Lähde|Lukija"),
    ),
    Target.SLAS: (
        F("name", _("Name"), K.TEXT, "Name|SLA|Service level|Level|Nimi|Palvelutaso|Palvelulupaus|Taso", 120),
        F("response_hours", _("Answer within (hours)"), K.NUMBER, "Response|Response hours|Answer|Vaste|Vasteaika|Vasteaika h|Vastaus h"),
        F("onsite_hours", _("On site within (hours)"), K.NUMBER, "On site|Onsite|Onsite hours|On site hours|Paikalla|Paikalla h|Saapuminen h"),
        F("restore_hours", _("Restored within (hours)"), K.NUMBER, "Restore|Restore hours|Fix|Resolution hours|Korjattu h|Kunnossa h|Palautus h|Ratkaisuaika h"),
        F("weekdays", _("Days of service"), K.WEEKDAYS, "Days|Weekdays|Service days|Päivät|Viikonpäivät|Palvelupäivät"),
        F("opens_at", _("Service from"), K.CLOCK, "Opens|From|Service from|Alkaa|Avataan|Klo alkaen|Palvelu alkaa"),
        F("closes_at", _("Service until"), K.CLOCK, "Closes|Until|To|Service until|Päättyy|Suljetaan|Klo asti|Palvelu päättyy"),
        F("holidays_count", _("Works on holidays"), K.YES_NO, "Holidays|Works on holidays|Pyhät|Myös pyhinä|Pyhisin"),
    ),
    Target.PARTS_USED: (
        F("visit_external_id", _("The visit's number in the other system"), K.KEY, "Visit|Visit ID|Visit number|Work order|Käynti"
          "|Käynnin numero|Työ|Työnumero|Työmääräin", 120),
        F("part_serial", _("Part's serial number"), K.SERIAL, "Part serial|Part serial number|Osan sarjanumero|Varaosan sarjanumero", 80),
        F("serial", _("Serial number"), K.SERIAL, _SERIAL.replace("|Part serial", "").replace("|Osan sarjanumero", ""), 80),
        *ITEM[1:],
        F("used_on", _("Day of the visit"), K.DATE, "Date|Day|Used|Used on|Päivä|Pvm|Käytetty|Käyntipäivä"),
        F("part_product_code", _("Part's product code"), K.CODE, "Part|Part code|Part number|Spare part|Varaosa|Osa|Osakoodi"
          "|Varaosakoodi|Osanumero|Reservdel", 80),
        F("part_product_name", _("Part's name"), K.TEXT, "Part name|Osan nimi|Varaosan nimi", 200),
        F("part_maker", _("Part's maker"), K.NAME, "Part maker|Osan valmistaja", 200),
        F("quantity", _("Quantity"), K.NUMBER, _QUANTITY),
        F("lot", _("Lot"), K.CODE, "Lot|Batch|Erä|Eränumero", 80),
        F("position", _("Place in the machine"), K.TEXT, _POSITION, 60),
        F("removed_serial", _("Serial number of the part that came out"), K.SERIAL, "Removed serial|Removed part|Removed serial number"
          "|Old serial|Poistettu osa|Poistetun osan sarjanumero|Vanhan osan sarjanumero|Vanha sarjanumero", 80),
        _word("removed_status", _("What became of the part that came out"), "removed_status", "Removed status|Old part|Poistetun osan tila|Vanhan osan tila"),
    ),
    Target.LICENCES: (
        *ITEM,
        F("code", _("Feature code"), K.CODE, "Code|Feature|Feature code|Licence|License|Koodi|Ominaisuuskoodi|Ominaisuus|Lisenssi", 60),
        F("quantity", _("Quantity"), K.WHOLE, _QUANTITY + "|Seats|Licences|Licenses|Lisenssejä|Käyttäjiä"), *DAYS,
    ),
    Target.PLANS: (
        *ITEM,
        F("name", _("Name"), K.TEXT, "Name|Plan|Maintenance|Nimi|Huolto|Huolto-ohjelma", 120),
        F("every_months", _("Every so many months"), K.WHOLE, "Every months|Months|Interval months|Väli kk|Kuukautta|Kk"),
        F("meter", _("Meter"), K.TEXT, "Meter|Mittari", 60),
        F("every_units", _("Every so much by the meter"), K.NUMBER, "Every units|Every hours|Väli h|Tuntia|Tuntiväli"),
        F("planned_hours", _("Planned hours"), K.NUMBER, "Planned hours|Hours|Suunnitellut tunnit|Tunnit"),
        F("last_done_on", _("Last done"), K.DATE, "Last done|Last maintenance|Viimeksi tehty|Viimeksi|Edellinen huolto"),
        F("instructions", _("Instructions"), K.LONG_TEXT, "Instructions|Ohje|Ohjeet|" + _NOTE, 10000),
    ),
}  # fmt: skip

"""What a column can be brought into, register by register, and by which headers other systems call it."""

import re
import unicodedata
from functools import lru_cache

from django.utils.translation import gettext_lazy as _

from imports.reading.aftermarket_fields import AFTERMARKET, PARENT_CODE, PARENT_KEY, PARENT_SERIAL
from imports.reading.field import Field, Kind, Target

__all__ = ["FIELDS", "Field", "Kind", "Target"]
F, K = Field, Kind

_COMPANY_NAME = (
    "Company|Company name|Account|Account name|Organization|Organization name|Organisation|Organisaatio|Employer name"
    "|Yritys|Yrityksen nimi|NIMI1|Toiminimi|Asiakas|Asiakkaan nimi|Företag|Företagsnamn|Företag.Namn|Kundnamn|Firma"
    "|owner company|Licensed to company|Yhtiö|Asiakasyritys|Tilin nimi|Foretak|Customer name|End customer|Loppuasiakas"
)
_BUSINESS_ID = (
    "Company registration number|Company number|Registration number|RegistrationNo|Business ID|Org number|Y-tunnus"
    "|Y tunnus|LY-tunnus|Yritystunnus|Yrityksen tunnus|Organisationsnummer|Orgnr|Org.nr|Organisasjonsnummer|CVR-nummer"
    "|CVR|CompanyNumber|FO-nummer|Registrikood|SIREN|Company business ID"
)
_STREET = (
    "Address|Address 1|Address1|Street|Street address|Billing street|Mailing street|Business street|Osoite|Katuosoite"
    "|RegAddress.AddressLine1|Lähiosoite|Käyntiosoite|Postiosoite|Katuosoite / Osoite|Adress|Adressrad 1|Gatuadress"
    "|forretningsadresse.adresse|Besöksadress|location address|Katu|Gata|Address line 1|Osoiterivi 1|Street name|Postal address"
)
_POSTCODE = (
    "Zip|Zip code|Postal code|Postcode|Post code|Billing zip/postal code|Business postal code|Postinumero|PostiNo|Pstnro"
    "|Postinro|Postnummer|Postnr|Mailing postal code"
)
_TOWN = (
    "City|Town|Post town|Locality|Billing city|Postitoimipaikka|Ptp|Paikkakunta|Kaupunki|Kunta|Ort|Postort|Poststed"
    "|Mailing city|Business city"
)
_REGION = "Region|State|State/Province|Province|County|Maakunta|Billing state|Län|Fylke"
_COUNTRY = (
    "Country|Country/Region|Billing country|Country code|Maa|Maakoodi|Land|Landkode|Landkod|Mailing country"
)
_PHONE = (
    "Phone|Phone number|Business phone|Company main phone|Phone - Work|Puhelin|Puhelinnumero|Puh|Vaihde|Telefon"
    "|Telefon 1|Tel|Telephone|Work phone|Puhelin työ|Phone 2|Telephone number|Suora numero|Suora puhelin|Suora puhelinnumero"
    "|Direct phone"
)
_MOBILE = "Mobile|Mobile phone|Mobile phone number|Matkapuhelin|Gsm|Kännykkä|Mobil|Cell|Cell phone|Mobiltelefon|Matkapuhelinnumero|Matkapuh|Mobiili"
_EMAIL = (
    "Email|E-mail|Email address|E-mail address|Person - Email|Sähköposti|Sähköpostiosoite|S-posti|E-post|Epost|Mail"
    "|E-mail (2)|Email 2|Work email|Checked out to: email"
)
_WEB = (
    "Website|Web site|Website URL|Web page|Company domain name|URL|Domain|Kotisivut|Kotisivu|Verkkosivut|Verkkosivu"
    "|WWW|Hemsida|Hjemmeside|Internet|Verkkosivusto|Homepage|Nettisivut|Nettisivu|Web-sivut|WWW-sivut|WWW-osoite"
)
_KEY = (
    "Record ID|Company ID|Id|Customer No|Customer number|Code|External ID|Asiakasnumero|Asiakasnro|Asiakaskoodi"
    "|Asiakastunnus|Kundnr|Kundnummer|UID|Contact ID|Tunniste|Symbol|Ulkoinen tunnus|Asiakas-ID|Debtor number|SAP-numero"
)
_NOTES = (
    "Description|Notes|Comment|Comments|Note|Summary|Lisätietoja|Lisätiedot|Huomautus|Kommentti|Muistiinpanot|Anteckningar"
    "|Huomautukset|Huomiot|Huom|Muistiinpano|Kommentit|Lisätieto|Remarks|Info|Muuta"
)
_LANGUAGE = "Language|Kieli|Kielikoodi|Laskutuskieli|Asiointikieli|Språk"
_OWNER = (
    "Owner|Contact owner|Company owner|Account owner|Assigned to|Vastuuhenkilö|Vastuumyyjä|Myyjä|Oletusmyyjä|Säljare"
    "|Asiakasvastaava|Asiakkuusvastaava|Asiakkuuspäällikkö|Asiakaspäällikkö|Myyntiedustaja|Account manager"
    "|Sales rep|Sales representative|Salesperson|Kundansvarig"
)
_TAGS = "Tags|Tag|Label|Labels|Asiakasryhmä|Asiakassegmentti|Kundgrupp|Tunnisteet|Avainsanat|Group|Segment"
_MAKER = "Manufacturer|Make|Brand|Maker|Vendor|Valmistaja|Merkki|Tillverkare|Fabrikat"

FIELDS: dict[Target, tuple[Field, ...]] = {
    Target.COMPANIES: (
        F("legal_name", _("Name"), K.NAME, _COMPANY_NAME + "|Name|Nimi|Navn|Namn|Legal name|Virallinen nimi|CurrentName"),
        F("trade_name", _("Trade name"), K.NAME, "Trade name|DBA|Name extension|Nimen jatke|NIMI2|Name2|Aputoiminimi"
          "|Lisänimi|Tillägg|Markkinointinimi", is_many=True),
        F("former_name", _("Former name"), K.NAME, "Former name|Previous name|Entinen nimi|Aiempi nimi", is_many=True),
        F("business_id", _("Business ID"), K.BUSINESS_ID, _BUSINESS_ID),
        F("vat_number", _("VAT number"), K.VAT, "VAT ID|VAT number|VATIN|VAT|Tax ID|ALV-tunnus|Alv-numero|Momsnr|Mva"
          "|Momsregistreringsnummer"),
        F("lei", _("LEI"), K.LEI, "LEI|LEI code|LEI-koodi|LEI-tunnus|Legal entity identifier"),
        F("legal_form", _("Legal form"), K.TEXT, "Legal form|Business legal type - description|Yhtiömuoto|Yritysmuoto"
          "|Bolagsform|Organisasjonsform", 60),
        F("status", _("Status"), K.STATUS, "Company status|Status|Tila|Aktiivinen|Active|Yrityksen tila"),
        F("lifecycle", _("Lifecycle"), K.WORD, "Lifecycle|Lifecycle stage|Customer status|Customer type|Asiakkuuden vaihe"
          "|Asiakkuuden tila|Asiakkuus|Asiakastyyppi|Asiakastila|Asiakkaan tila|Type|Tyyppi|Kundstatus|Kundtyp", words="lifecycle"),
        F("founded_on", _("Founded"), K.DATE, "Founded|Founding year|Founded on|Perustettu|Perustamisvuosi"
          "|Perustamispäivä|Grundad|Stiftelsesdato|Incorporation date"),
        F("industry_code", _("Industry code"), K.INDUSTRY, "Industry code|SIC code|SicCodes|NACE|Business category code 1"
          "|Toimialakoodi|TOL|SNI|naeringskode1.kode|Industry|Toimiala|Päätoimiala|Bransch|TOL 2008|TOL 2025|NACE code|Toimialaluokka"
          "|Toimialatunnus"),
        F("website", _("Website"), K.WEB, _WEB, 254, is_many=True),
        F("email", _("E-mail"), K.EMAIL, _EMAIL, 254, is_many=True),
        F("phone", _("Phone"), K.PHONE, _PHONE + "|" + _MOBILE, 254, is_many=True),
        F("address", _("Whole address in one cell"), K.ADDRESS, "Full address|Koko osoite"),
        F("street", _("Street address"), K.TEXT, _STREET),
        F("street_2", _("Street address, second line"), K.TEXT, "Address 2|Address2|Street 2|Osoite 2|Adressrad 2"
          "|Tarkenne|c/o|Address line 2|Osoiterivi 2", 200),
        F("postcode", _("Postcode"), K.POSTCODE, _POSTCODE, 16),
        F("town", _("Town"), K.TEXT, _TOWN + "|Kotipaikka|Seat|Toimipaikka|Säte", 100),
        F("region", _("Region"), K.TEXT, _REGION, 100),
        F("country", _("Country"), K.COUNTRY, _COUNTRY),
        F("staff", _("Staff"), K.STAFF, "Employees|Number of employees|Employees total|EmployerSize|Henkilöstö|Staff"
          "|Henkilöstömäärä|Henkilömäärä|Henkilöstön suuruusluokka|Antal anställda|antallAnsatte|Headcount"
          "|Henkilöstön määrä|Työntekijät|Työntekijöitä|Henkilöitä|Henkilökunta|Henkilöstöä|Työntekijämäärä|Hlö"
          "|Hlömäärä|Employee count|FTE|Personal"),
        F("turnover", _("Turnover"), K.MONEY, "Annual revenue|Revenue|Yearly revenue local currency|Turnover|Liikevaihto"
          "|Liikevaihto 1000 EUR|Liikevaihdon suuruusluokka|Omsättning|Net sales|Omsetning|Liikevaihto t€|Liikevaihto M€"
          "|Liikevaihto 1000 €|LV|Sales"),
        F("turnover_currency", _("Currency of turnover"), K.CURRENCY, "Currency|Valuutta|Valuta", 3),
        F("financial_year", _("Financial year"), K.YEAR, "Financial year|Fiscal year|Year|Tilikausi|Vuosi|Räkenskapsår"
          "|Tilikausi päättynyt|Tilikausi päättyy|Tilikauden päättymispäivä|Tilikauden loppu|Tilinpäätös|Tilinpäätösvuosi"
          "|Tilinpäätöspäivä|Fiscal year end|Financial year end|Year end|Bokslut"),
        F("language", _("Language"), K.LANGUAGE, _LANGUAGE),
        F("preferred_channel", _("Preferred channel"), K.WORD, "Preferred channel|Preferred contact method|Toivottu kanava"
          "|Paras kanava|Ensisijainen kanava|Toivottu yhteydenottotapa|Yhteydenottotapa", words="best_channel"),
        F("owner", _("Owner"), K.EMAIL, _OWNER, 254),
        F("tags", _("Tags"), K.TAGS, _TAGS, 60, is_many=True),
        F("external_id", _("Number in the other system"), K.KEY, _KEY, 120),
        F("notes", _("Notes"), K.LONG_TEXT, _NOTES, 20000),
    ),
    Target.PERSONS: (
        F("first_name", _("First name"), K.NAME, "First name|Firstname|Given name|Etunimi|Förnamn|Fornavn|Kutsumanimi|Etunimet|First", 100),
        F("last_name", _("Last name"), K.NAME, "Last name|Lastname|Family name|Surname|Sukunimi|Efternamn|Etternavn|Last", 100),
        F("full_name", _("Full name"), K.NAME, "Full name|Name|Nimi|Contact|Contact name|Person - Name|Yhteyshenkilö"
          "|Henkilö|Person.Namn|Namn|Kontaktperson|Koko nimi|Yhteyshenkilön nimi|Henkilön nimi|Kontakti|Kontaktihenkilö", 200),
        F("email", _("E-mail"), K.EMAIL, _EMAIL, 254, is_many=True),
        F("phone", _("Phone"), K.PHONE, _PHONE, 254, is_many=True),
        F("mobile", _("Mobile phone"), K.PHONE, _MOBILE, 254, is_many=True),
        F("title", _("Title"), K.TEXT, "Title|Job title|Position|Titteli|Tehtävänimike|Asema|Tehtävä|Befattning|Titel|Nimike|Ammattinimike|Toimenkuva", 160),
        F("department", _("Department"), K.TEXT, "Department|Osasto|Avdelning", 160),
        F("company_business_id", _("Company's business ID"), K.BUSINESS_ID, _BUSINESS_ID),
        F("company_external_id", _("Company's number in the other system"), K.KEY, "Company ID|Account ID|Customer No"
          "|Customer number|Asiakasnumero|Asiakasnro|Asiakaskoodi|Asiakastunnus|Kundnr|Kundnummer", 120),
        F("company_name", _("Company"), K.NAME, _COMPANY_NAME + "|Työnantaja|Employer|Arbetsgivare|Työpaikka"),
        F("country", _("Country whose phone numbers these are"), K.COUNTRY, _COUNTRY),
        F("language", _("Language"), K.LANGUAGE, _LANGUAGE),
        F("tags", _("Tags"), K.TAGS, _TAGS, 60, is_many=True),
        F("external_id", _("Number in the other system"), K.KEY, "Record ID|Id|External ID|UID|Contact ID|Tunniste"
          "|Henkilönumero|Ulkoinen tunnus", 120),
        F("notes", _("Notes"), K.LONG_TEXT, _NOTES, 20000),
    ),
    Target.ITEMS: (
        F("serial", _("Serial number"), K.SERIAL, "Serial|Serial number|Serial No|S/N|SN|Device number|DV_DEVICE_NUMBER"
          "|Registration number|Sarjanumero|Sarjanro|Laitenumero|Valmistenumero|Runkonumero|Serienummer|Serienr|Konenumero"
          "|Koneen numero|Laitteen sarjanumero", 80),
        F("name", _("Name of the item"), K.TEXT, "Item name|Name|Nimi|Asset name|Laitteen nimi|Nimitys|Benämning"
          "", 160),
        F("product_code", _("Product code"), K.CODE, "Product code|Model number|Part number|SKU|Article number|Tuotekoodi"
          "|Tuotenumero|Tuotenro|Nimike|Artikelnummer|Item number|Tyyppikoodi|Nimikenumero|Nimikekoodi|Tuotetunnus", 80),
        F("product_name", _("Product name"), K.TEXT, "Model|Model name|Device type|Product|Product name|Malli|Tyyppi|Tuote"
          "|Tuotenimi|Laitetyyppi|Modell|Equipment type|Laitemalli|Tuotteen nimi|Tuotenimike|Laitteen tyyppi|Konetyyppi|Laite|Kone"
          "|Koneen malli|Laitteen malli", 200),
        F("maker", _("Maker"), K.NAME, _MAKER, 200),
        F("product_kind", _("Kind of product"), K.PRODUCT_KIND, "Product kind|Product type|Tuotelaji|Lajityyppi"),
        F("company_business_id", _("Company's business ID"), K.BUSINESS_ID, "Business ID|Y-tunnus|Company number"
          "|Company registration number|Org number|Orgnr|Organisationsnummer"),
        F("company_external_id", _("Company's number in the other system"), K.KEY, "Company ID|Customer No|Account ID"
          "|Customer number|Asiakasnumero|Asiakasnro|Asiakaskoodi|Asiakastunnus|Kundnr|Kundnummer", 120),
        F("company_name", _("Company"), K.NAME, _COMPANY_NAME + "|Customer|Omistaja|Owner|Kund"),
        F("site", _("Site"), K.TEXT, "Site|Site name|Location|Location name|Sijaintipaikka|Toimipaikka|Kohde|Asennuspaikka"
          "|Kiinteistö|Plats|BIN|Sijainti|Toimipiste", 200),
        F("location", _("Place within the site"), K.TEXT, "Position|Positio|Huone|Room|Tila|Kerros|Floor"
          "|Location address|Address|Osoite|House number|Street name|Street|Katuosoite|Borough", 200, is_many=True),
        F("parent_serial", _("Serial number of the machine it is in"), K.SERIAL, PARENT_SERIAL, 80),
        F("parent_product_code", _("Product code of the machine it is in"), K.CODE, PARENT_CODE, 80),
        F("parent_item_external_id", _("The machine's number in the other system"), K.KEY, PARENT_KEY, 120),
        F("position", _("Place in the machine"), K.TEXT, "Slot|Bay|Place in the machine|Paikka koneessa|Asema koneessa"
          "|Plats i maskinen", 60),
        F("status", _("Status"), K.ITEM_STATUS, "Status|Tila|State|Laitteen tila"),
        F("version", _("Version"), K.TEXT, "Version|Versio|Firmware|Software version|Ohjelmistoversio|SW-versio", 40),
        F("quantity", _("Quantity"), K.QUANTITY, "Quantity|Qty|Määrä|Kpl|Antal|Seats|Lukumäärä|Lkm|Kappalemäärä"),
        F("manufactured_on", _("Manufactured"), K.DATE, "Manufactured|Manufacture date|Year of manufacture|Valmistusvuosi"
          "|Valmistuspäivä|Tillverkningsår|Vuosimalli|Valmvuosi|Valmistettu"),
        F("delivered_on", _("Delivered"), K.DATE, "Delivery date|Delivered|Purchase date|Toimituspäivä|Toimitettu"
          "|Ostopäivä|Leveransdatum|Toimpäivä|Ship date|Shipped|Delivery"),
        F("installed_on", _("Installed"), K.DATE, "Installation date|Installed|Install date|Asennuspäivä|Asennettu"),
        F("commissioned_on", _("Taken into use"), K.DATE, "Commissioned|Approval date|Käyttöönotto|Käyttöönottopäivä"
          "|In service date|Drifttagning"),
        F("customer_tag", _("Customer's own tag"), K.CODE, "Asset tag|Equipment ID|Laitetunnus|Inventory number"
          "|Inventaarionumero|Positionumero", 120),
        F("former_serial", _("Former serial number"), K.SERIAL, "Former serial|Old serial number|Vanha sarjanumero", 120),
        F("tags", _("Tags"), K.TAGS, _TAGS, 60, is_many=True),
        F("external_id", _("Number in the other system"), K.KEY, "Record ID|Id|External ID|UID|Tunniste|Asset ID"
          "|Ulkoinen tunnus|Laite-ID|Kone-ID", 120),
        F("notes", _("Notes"), K.LONG_TEXT, _NOTES + "|Asset notes|Item notes", 20000),
        F("attribute", _("Attribute of the item"), K.ATTRIBUTE, "", 500, is_many=True),
    ),
    Target.PRODUCTS: (
        F("code", _("Product code"), K.CODE, "Code|Product code|Model number|Part number|part_number|SKU|Article number"
          "|Tuotekoodi|Tuotenumero|Tuotenro|Artikelnummer|Nimikenumero|Nimikekoodi|Nimike|Koodi|Tuotetunnus", 80),
        F("name", _("Name"), K.TEXT, "Name|Product|Product name|Model|Model name|Nimi|Tuotenimi|Tuote|Malli|Nimitys"
          "|Benämning|Modell|Tuotteen nimi|Tuotenimike", 200),
        F("maker", _("Maker"), K.NAME, _MAKER, 200),
        F("kind", _("Kind of product"), K.PRODUCT_KIND, "Kind|Product kind|Product type|Type|Tyyppi|Laji|Tuotelaji|Typ|Tuotetyyppi"),
        F("family", _("Product family"), K.TEXT, "Family|Product family|Product group|Category|Tuoteryhmä|Tuoteperhe"
          "|Kategoria|Produktgrupp", 160),
        F("end_of_sale", _("End of sale"), K.DATE, "End of sale|Myynti päättyy|EOS"),
        F("end_of_support", _("End of support"), K.DATE, "End of support|Tuki päättyy|End of life|EOL date"),
        F("expected_life_months", _("Expected life, months"), K.QUANTITY, "EOL|Expected life|Expected life months"
          "|Käyttöikä|Elinkaari"),
        F("description", _("Description"), K.LONG_TEXT, _NOTES + "|Model notes|Kuvaus|Beskrivning", 10000),
        F("external_id", _("Number in the other system"), K.KEY, "Record ID|Id|External ID|UID|Tunniste", 120),
    ),
} | AFTERMARKET  # fmt: skip

# Headers of consents and personal codes: never brought in by guess, and the page says why.
CONSENT_BANS = "Email opt out|Do not call|Markkinointikielto|Suoramarkkinointikielto|Sähköpostikielto|gdprRestricted|Puhelinkielto"
CONSENT_PERMISSIONS = (
    "Marketing contact status|marketingSms|Markkinointilupa|Sähköpostilupa|Opt in|Email opt in"
)
PERSONAL_CODES = (
    "Henkilötunnus|Hetu|Sotu|Social security number|SSN|Personnummer|Fødselsnummer|Henkilötunniste"
)

PERSON_COLUMNS = (
    "Full name|First name|Last name|Email|E-mail|Username|User|Contact|Contact name|Phone|Mobile|Etunimi|Sukunimi|Sähköposti"
    "|Puhelin|Yhteyshenkilö|Henkilö|Licensed to name|Licensed to email|Checked out to: Username|Checked out to: First name"
    "|Checked out to: Last name|Checked out to: Email|Owner contact|Assigned to|Käyttäjä|User name"
)

_NOT_WORD = re.compile(r"[^a-z0-9€]+")


@lru_cache(maxsize=8192)
def fold_header(header: str) -> str:
    """The header as it is compared: lower case, no accents, spaces, signs or numbering of repeats."""
    text = re.sub(r"\s\(\d+\)$", "", header.strip())
    plain = unicodedata.normalize("NFKD", text.casefold().replace("ø", "o").replace("æ", "a"))
    return _NOT_WORD.sub("", "".join(sign for sign in plain if not unicodedata.combining(sign)))


# What systems and people shorten, at the end of a header that is folded or as a word of its own.
_SHORT = (
    (re.compile(r"(?:nro|nr)$"), "numero"), (re.compile(r"pvm$"), "paiva"), (re.compile(r"lkm$"), "maara"),
    (re.compile(r"puh(?=$|numero)"), "puhelin"), (re.compile(r"^toim(?=paiva)"), "toimitus"),
)  # fmt: skip
_ASIDE = re.compile(r"[(\[{].*?[)\]}]|[*:#]+\s*$")
_NUMBERED = re.compile(r"(?<!\d)\s*#?\d{1,2}$")


@lru_cache(maxsize=8192)
def header_words(header: str) -> tuple[str, ...]:
    """The header as it is compared, then as it reads without what stands aside (brackets, a star, the number of a
    repeat) and with what is shortened written out: “Puh.nro (vaihde)*” is a telephone number too."""
    plain = _ASIDE.sub("", header).strip()
    bare = _NUMBERED.sub("", plain)
    words = [header, plain, re.sub(r"\s#$|(?i:\bno\b\.?)", " number", header), bare]
    folded = [fold_header(word) for word in words]
    for word in tuple(folded):
        for short, whole in _SHORT:
            word = short.sub(whole, word)  # noqa: PLW2901
        folded.append(word)
    return tuple(dict.fromkeys(word for word in folded if word))


def folded_set(words: str) -> frozenset[str]:
    return frozenset(fold_header(word) for word in words.split("|") if word)


def words_of(field: Field) -> dict[str, int]:
    """The headers that mean the field, with their places: the first are the surest."""
    return {fold_header(word): place for place, word in enumerate(field.synonyms.split("|")) if word}


SYNONYMS: dict[Target, dict[str, dict[str, int]]] = {
    target: {field.key: words_of(field) for field in fields} for target, fields in FIELDS.items()
}
ALL_SYNONYMS = frozenset(
    word for by_field in SYNONYMS.values() for words in by_field.values() for word in words
) | folded_set("|".join((CONSENT_BANS, CONSENT_PERMISSIONS, PERSONAL_CODES)))


def field_of(target: Target, key: str) -> Field:
    """The field of the target by its key; KeyError when there is none."""
    return {field.key: field for field in FIELDS[target]}[key]

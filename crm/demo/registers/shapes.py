"""Answers in the registers' true shapes, written for the demo and for tests; all companies in them are invented."""

import json
from collections.abc import Iterable, Mapping
from typing import Any

Json = dict[str, Any]
REGISTERED = [
    {"languageCode": "3", "description": "Registered"},
    {"languageCode": "2", "description": "Registrerad"},
    {"languageCode": "1", "description": "Rekisterissä"},
]


def ytj_company(
    business_id: str, name: str, *, former: Iterable[tuple[str, str]] = (), trade: Iterable[str] = (),
    industry: str = "25620", code_set: str = "TOIMI4", town: str = "LAHTI", postcode: str = "15100",
    street: str = "Tehtaankatu", number: str = "1", box: str = "", website: str = "", situations: Iterable[str] = (),
    since: str = "2019-07-01", ended: str = "", vat: bool = True, form: str = "16", **more: Any,
) -> Json:  # fmt: skip
    """One company of PRH's interface: versioned entries, codes as texts, descriptions in any order."""
    names = [{"name": name, "type": "1", "registrationDate": since, "version": 1, "source": "1"}]
    names += [
        {
            "name": old,
            "type": "1",
            "registrationDate": "1990-01-01",
            "endDate": last,
            "version": 2,
            "source": "1",
        }
        for old, last in former
    ]
    names += [
        {"name": one, "type": "3", "registrationDate": since, "version": 1, "source": "1"} for one in trade
    ]
    registers = ["1", "4", "5", "7"] + (["6"] if vat else [])
    addresses = [_ytj_address(1, street=street, number=number, postcode=postcode, town=town, since=since)]
    addresses += (
        [_ytj_address(2, street="", number="", postcode=postcode, town=town, since=since, box=box)]
        if box
        else []
    )
    return {
        "businessId": {"value": business_id, "registrationDate": "1990-01-01", "source": "3"},
        "euId": {"value": f"FIFPRO.{business_id}", "source": "1"},
        "names": names,
        "mainBusinessLine": {
            "type": industry, "typeCodeSet": code_set, "registrationDate": "2026-01-01", "source": "2",
            "descriptions": [
                {"languageCode": "2", "description": "Maskinbearbetning"},
                {"languageCode": "1", "description": "Koneistus"},
            ],
        },
        **({"website": {"url": website, "registrationDate": since, "source": "0"}} if website else {}),
        "companyForms": [
            {
                "type": form, "registrationDate": "1990-01-01", "version": 1, "source": "1",
                "descriptions": [{"languageCode": "1", "description": "Osakeyhtiö"}],
            }
        ],
        "companySituations": [{"type": kind, "registrationDate": since, "source": "1"} for kind in situations],
        "registeredEntries": [
            {"type": "1", "descriptions": REGISTERED, "registrationDate": "1990-01-01", "register": one, "authority": "1"}
            for one in registers
        ],
        "addresses": addresses,
        "tradeRegisterStatus": "4" if ended else "1",
        "status": "2",
        "registrationDate": "1990-01-01",
        **({"endDate": ended} if ended else {}),
        "lastModified": "2026-08-19T10:04:06",
        **more,
    }  # fmt: skip


def _ytj_address(
    kind: int, *, street: str, number: str, postcode: str, town: str, since: str, box: str = ""
) -> Json:  # fmt: skip
    return {
        "type": kind, "street": street, "buildingNumber": number, "entrance": "", "apartmentNumber": "",
        "apartmentIdSuffix": "", "co": "", "postCode": postcode, "registrationDate": since, "source": "0",
        "postOffices": [
            {"city": town.replace("LAHTI", "LAHTIS"), "languageCode": "2", "municipalityCode": "398"},
            {"city": town, "languageCode": "1", "municipalityCode": "398"},
        ],
        **({"postOfficeBox": box} if box else {}),
    }  # fmt: skip


def notices_of(business_id: str, entries: Iterable[tuple[str, str, list[str]]]) -> Json:
    """A company of the notices interface: (number, day, entry codes) of each notice."""
    return {
        "businessId": {"value": business_id},
        "publicNotices": [
            {"recordNumber": number, "registrationDate": day, "typeOfRegistration": "M", "entryCodes": codes}
            for number, day, codes in entries
        ],
    }


def statement(business_id: str, ends: str, turnover: str, before: str = "1.00", starts: str = "") -> str:
    """A financial statement: elements name types, contexts say what is meant."""
    starts = starts or f"{ends[:4]}-01-01"

    def context(name: str, *members: tuple[str, str]) -> str:
        said = "".join(
            f'<xbrldi:explicitMember dimension="fi_dim:{axis}">{member}</xbrldi:explicitMember>'
            for axis, member in members
        )
        return (
            f'<context id="{name}"><entity><identifier scheme="http://ytj.fi">{business_id}</identifier></entity>'
            f"<period><instant>{ends}</instant></period>{f'<scenario>{said}</scenario>' if said else ''}</context>"
        )

    return f"""<?xml version="1.0" encoding="UTF-8"?>
<xbrl xmlns="http://www.xbrl.org/2003/instance" xmlns:xbrldi="http://xbrl.org/2006/xbrldi"
  xmlns:fi_met="http://www.suomi.fi/xbrl/crr/dict/met" xmlns:fi_dim="http://www.suomi.fi/xbrl/crr/dict/dim"
  xmlns:fi_MC="http://www.suomi.fi/xbrl/crr/dict/dom/MC" xmlns:iso4217="http://www.xbrl.org/2003/iso4217">
{context("base")}{context("turnover", ("MCY", "fi_MC:x673"))}
{context("before", ("MCY", "fi_MC:x673"), ("REF", "fi_RF:x4"))}{context("profit", ("MCY", "fi_MC:x740"))}
<unit id="EUR"><measure>iso4217:EUR</measure></unit>
<fi_met:si289 contextRef="base">{business_id}</fi_met:si289>
<fi_met:di120 contextRef="base">{starts}</fi_met:di120><fi_met:di121 contextRef="base">{ends}</fi_met:di121>
<fi_met:md103 contextRef="before" unitRef="EUR" decimals="2">{before}</fi_met:md103>
<fi_met:md103 contextRef="profit" unitRef="EUR" decimals="2">1000.00</fi_met:md103>
<fi_met:md103 contextRef="turnover" unitRef="EUR" decimals="2">{turnover}</fi_met:md103>
</xbrl>"""


def unit(number: str, name: str, *, form: str = "AS", staff: int | None = None, **more: Any) -> Json:
    """A unit of Enhetsregisteret."""
    place = {
        "land": "Norge",
        "landkode": "NO",
        "postnummer": "0151",
        "poststed": "OSLO",
        "kommunenummer": "0301",
    }
    counted = {"antallAnsatte": staff, "harRegistrertAntallAnsatte": True} if staff is not None else {}
    return {
        "organisasjonsnummer": number, "navn": name, "organisasjonsform": {"kode": form, "beskrivelse": "…"},
        "registreringsdatoEnhetsregisteret": "2001-08-28", "registrertIMvaregisteret": True,
        "naeringskode1": {"kode": "25.620", "beskrivelse": "Bearbeiding av metaller"},
        "registreringsdatoAntallAnsatteEnhetsregisteret": "2026-03-12", **counted,
        "forretningsadresse": place | {"adresse": ["Verkstedveien 3", None, ""]},
        "postadresse": place | {"adresse": ["Postboks 14"]},
        "hjemmeside": "www.verksted.example", "telefon": "22 00 11 22", "epostadresse": "post@verksted.example",
        "stiftelsesdato": "2001-07-19", "konkurs": False, "underAvvikling": False, "erIKonsern": False,
        "respons_klasse": "Enhet", **more,
    }  # fmt: skip


def deleted_unit(number: str, name: str, on: str) -> Json:
    """What is left of a unit that has been deleted."""
    return {
        "organisasjonsnummer": number,
        "navn": name,
        "organisasjonsform": {"kode": "AS"},
        "slettedato": on,
    }


def update(
    number: int, unit_number: str, kind: str = "Endring", at: str = "2026-11-21T05:00:00.000Z"
) -> Json:
    """A row of Norway's feed."""
    return {"oppdateringsid": number, "dato": at, "organisasjonsnummer": unit_number, "endringstype": kind}


def lei_record(
    lei: str, name: str, *, number: str = "", authority: str = "RA000188", category: str = "GENERAL",
    status: str = "ACTIVE", parents: Iterable[str] = (),
) -> Json:  # fmt: skip
    """A record of GLEIF's interface. Without parents the company reports an exception instead."""
    base = f"https://api.gleif.example/lei-records/{lei}"
    links = {
        f"{which}-parent": {
            "links": {"related": f"{base}/{which}-parent"}
            if which in set(parents)
            else {"reporting-exception": f"{base}/{which}-parent-reporting-exception"}
        }
        for which in ("direct", "ultimate")
    }
    entity = {
        "legalName": {"name": name, "language": "fi"}, "registeredAt": {"id": authority, "other": None},
        "registeredAs": number, "category": category, "status": status, "legalForm": {"id": "DKUW"},
    }  # fmt: skip
    return {
        "type": "lei-records", "id": lei, "attributes": {"lei": lei, "entity": entity, "bic": None},
        "relationships": links,
    }  # fmt: skip


def lei_in_file(
    lei: str, name: str, *, number: str = "", authority: str = "RA000188", status: str = "ACTIVE"
) -> Json:
    """A record of GLEIF's files, where each value is wrapped."""
    return {
        "LEI": {"$": lei},
        "Entity": {
            "LegalName": {"@xml:lang": "fi", "$": name},
            "RegistrationAuthority": {
                "RegistrationAuthorityID": {"$": authority}, "RegistrationAuthorityEntityID": {"$": number},
            },
            "EntityStatus": {"$": status}, "EntityCategory": {"$": "GENERAL"},
        },
        "Registration": {"RegistrationStatus": {"$": "ISSUED"}},
        "Extension": {"gleif:conformity": {"gleif:conformityflag": {"$": "CONFORMING"}}},
    }  # fmt: skip


def as_bytes(value: object) -> bytes:
    """JSON as the registers send it."""
    return json.dumps(value, ensure_ascii=False).encode()


def without(row: Mapping[str, Any], *names: str) -> Json:
    """The row without some of its fields: registers leave out what they do not know."""
    return {name: value for name, value in row.items() if name not in names}

"""Words of states and kinds as files write them, in Finnish, English and by our own codes."""

_WORDS: dict[str, dict[str, str]] = {
    "lifecycle": {
        "prospect": "prospekti lead liidi potentiaalinen potentiaalinen_asiakas potential mahdollinen",
        "customer": "asiakas kund client nykyinen_asiakas aktiivinen_asiakas active_customer kanta-asiakas kunde",
        "former": "former_customer entinen_asiakas entinen ex-asiakas past_customer vanha_asiakas tidigare_kund",
        "lost": "menetetty menetetty_asiakas lost_customer churned förlorad",
    },
    "best_channel": {
        "phone": "puhelin puhelimitse soitto call telephone telefon", "email": "e-mail sähköposti sähköpostitse mail e-post",
        "post": "posti kirje letter brev", "visit": "käynti tapaaminen meeting besök",
        "online": "verkkotapaaminen etätapaaminen teams online_meeting video",
    },
    "document": {
        "manual": "käyttöohje ohje handbook ohjekirja", "datasheet": "data_sheet tekniset_tiedot esite",
        "drawing": "piirustus kuva_piirros", "parts_list": "osaluettelo varaosaluettelo",
        "certificate": "todistus sertifikaatti", "bulletin": "tiedote service_bulletin huoltotiedote",
        "release_notes": "julkaisutiedot", "picture": "kuva photo valokuva", "other": "muu",
    },
    "party": {
        "owner": "omistaja ägare", "operator": "käyttäjä user haltija", "payer": "maksaja betalare",
        "servicer": "huoltaja service huolto huoltoyhtiö", "landlord": "vuokranantaja",
    },
    "item_contact": {
        "orders": "tilaaja orderer may_order tilaa", "technical": "tekninen technician tekniikka",
        "operates": "operator käyttäjä käyttää", "maintains": "maintenance huolto kunnossapito huoltaa",
        "safety": "turvallisuus", "invoices": "laskutus laskut billing",
    },
    "relation": {
        "replaces": "korvaa replacement", "upgrade_of": "päivitys upgrade", "loaner_for": "lainalaite loaner lainassa",
        "connected_to": "liitetty connected yhdistetty", "spare_for": "varalaite spare vara",
    },
    "start_basis": {
        "delivery": "toimitus", "installation": "asennus", "commissioning": "käyttöönotto", "manufacture": "valmistus",
        "invoice": "lasku laskutus",
    },
    "contract": {
        "full": "full_service täyshuolto täysi", "maintenance": "huolto huoltosopimus ylläpito", "support": "tuki tukisopimus",
        "inspection": "tarkastus", "rental": "vuokra rent leasing", "other": "muu",
    },
    "contract_status": {
        "draft": "luonnos", "signed": "allekirjoitettu active voimassa aktiivinen running",
        "cancelled": "canceled peruttu peruutettu",
    },
    "billing": {
        "once": "kerran kertalasku", "month": "monthly kuukausi kuukausittain kk", "quarter": "quarterly neljännesvuosi kvartaali",
        "half_year": "half-yearly puolivuosittain", "year": "yearly vuosi vuosittain annual annually",
    },
    "case": {"ticket": "tiketti palvelupyyntö request incident", "complaint": "reklamaatio valitus claim"},
    "severity": {
        "critical": "kriittinen urgent 1 p1 seis", "high": "korkea vakava kiireellinen 2 p2 serious",
        "normal": "normaali medium 3 p3 keskitaso", "low": "matala vähäinen 4 p4 slight",
    },
    "channel": {
        "phone": "puhelin puhelu call telephone", "email": "e-mail sähköposti mail", "web": "lomake verkko form portal",
        "visit": "käynti", "post": "posti kirje letter", "machine": "laite kone etäyhteys iot",
    },
    "root_cause": {
        "design": "suunnittelu", "material": "materiaali supplier toimittaja", "manufacture": "valmistus manufacturing",
        "delivery": "toimitus", "installation": "asennus", "service": "huoltotyö", "software": "ohjelmisto", "use": "käyttö",
        "wear": "kuluminen", "unknown": "tuntematon ei_selvinnyt",
    },
    "visit": {
        "repair": "korjaus vika callout", "maintenance": "huolto määräaikaishuolto vuosihuolto service",
        "installation": "asennus", "inspection": "tarkastus katselmus tarkastettu tarkastuspäivä inspected insp besiktning", "training": "koulutus",
    },
    "visit_state": {
        "planned": "suunniteltu open avoin", "under_way": "kesken ongoing", "done": "tehty valmis completed closed",
        "cancelled": "canceled peruttu",
    },
    "covered_by": {
        "warranty": "takuu", "contract": "sopimus huoltosopimus", "billable": "laskutettava laskutetaan billed asiakas",
        "goodwill": "hyvitys kulanssi",
    },
    "visit_result": {
        "fixed": "kunnossa ok korjattu in_order", "temporary": "väliaikainen tilapäinen", "not_fixed": "ei_kunnossa kesken",
        "no_access": "ei_päästy",
    },
    "removed_status": {
        "in_repair": "korjattavana korjaukseen repair", "stored": "varastossa varastoon stock storage",
        "retired": "poistettu poistettu_käytöstä", "scrapped": "romutettu romu scrap hävitetty", "lost": "kadonnut",
        "in_use": "käytössä",
    },
    "reading_source": {
        "technician": "asentaja", "customer": "asiakas", "remote": "etä etäyhteys", "import": "tuonti", "estimate": "arvio",
    },
}  # fmt: skip
WORDS = {
    table: {word: code for code, words in codes.items() for word in [code, *words.split()]}
    for table, codes in _WORDS.items()
}
YES_NO = {
    word: code
    for code, words in {
        "true": "true yes y 1 kyllä k on x ja", "false": "false no n 0 ei e pois nej",
    }.items()
    for word in words.split()
}  # fmt: skip

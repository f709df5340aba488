"""Names of industry divisions: the first two digits, which all versions of the European classification share.

English as in NACE Rev. 2, Finnish as in TOL 2008 (Statistics Finland, CC BY 4.0).
"""

from django.utils.translation import get_language

DIVISIONS: dict[str, tuple[str, str]] = {  # code: English, Finnish
    "01": (
        "Crop and animal production, hunting and related service activities",
        "Kasvinviljely ja kotieläintalous, riistatalous ja niihin liittyvät palvelut",
    ),
    "02": ("Forestry and logging", "Metsätalous ja puunkorjuu"),
    "03": ("Fishing and aquaculture", "Kalastus ja vesiviljely"),
    "05": ("Mining of coal and lignite", "Kivihiilen ja ruskohiilen kaivu"),
    "06": ("Extraction of crude petroleum and natural gas", "Raakaöljyn ja maakaasun tuotanto"),
    "07": ("Mining of metal ores", "Metallimalmien louhinta"),
    "08": ("Other mining and quarrying", "Muu kaivostoiminta ja louhinta"),
    "09": ("Mining support service activities", "Kaivostoimintaa palveleva toiminta"),
    "10": ("Manufacture of food products", "Elintarvikkeiden valmistus"),
    "11": ("Manufacture of beverages", "Juomien valmistus"),
    "12": ("Manufacture of tobacco products", "Tupakkatuotteiden valmistus"),
    "13": ("Manufacture of textiles", "Tekstiilien valmistus"),
    "14": ("Manufacture of wearing apparel", "Vaatteiden valmistus"),
    "15": ("Manufacture of leather and related products", "Nahan ja nahkatuotteiden valmistus"),
    "16": (
        "Manufacture of wood and of products of wood and cork, except furniture; manufacture of articles of straw and plaiting materials",
        "Sahatavaran sekä puu- ja korkkituotteiden valmistus (pl. huonekalut); olki- ja punontatuotteiden valmistus",
    ),
    "17": ("Manufacture of paper and paper products", "Paperin, paperi- ja kartonkituotteiden valmistus"),
    "18": ("Printing and reproduction of recorded media", "Painaminen ja tallenteiden jäljentäminen"),
    "19": (
        "Manufacture of coke and refined petroleum products",
        "Koksin ja jalostettujen öljytuotteiden valmistus",
    ),
    "20": (
        "Manufacture of chemicals and chemical products",
        "Kemikaalien ja kemiallisten tuotteiden valmistus",
    ),
    "21": (
        "Manufacture of basic pharmaceutical products and pharmaceutical preparations",
        "Lääkeaineiden ja lääkkeiden valmistus",
    ),
    "22": ("Manufacture of rubber and plastic products", "Kumi- ja muovituotteiden valmistus"),
    "23": (
        "Manufacture of other non-metallic mineral products",
        "Muiden ei-metallisten mineraalituotteiden valmistus",
    ),
    "24": ("Manufacture of basic metals", "Metallien jalostus"),
    "25": (
        "Manufacture of fabricated metal products, except machinery and equipment",
        "Metallituotteiden valmistus (pl. koneet ja laitteet)",
    ),
    "26": (
        "Manufacture of computer, electronic and optical products",
        "Tietokoneiden sekä elektronisten ja optisten tuotteiden valmistus",
    ),
    "27": ("Manufacture of electrical equipment", "Sähkölaitteiden valmistus"),
    "28": ("Manufacture of machinery and equipment n.e.c.", "Muiden koneiden ja laitteiden valmistus"),
    "29": (
        "Manufacture of motor vehicles, trailers and semi-trailers",
        "Moottoriajoneuvojen, perävaunujen ja puoliperävaunujen valmistus",
    ),
    "30": ("Manufacture of other transport equipment", "Muiden kulkuneuvojen valmistus"),
    "31": ("Manufacture of furniture", "Huonekalujen valmistus"),
    "32": ("Other manufacturing", "Muu valmistus"),
    "33": (
        "Repair and installation of machinery and equipment",
        "Koneiden ja laitteiden korjaus, huolto ja asennus",
    ),
    "35": (
        "Electricity, gas, steam and air conditioning supply",
        "Sähkö-, kaasu- ja lämpöhuolto, jäähdytysliiketoiminta",
    ),
    "36": ("Water collection, treatment and supply", "Veden otto, puhdistus ja jakelu"),
    "37": ("Sewerage", "Viemäri- ja jätevesihuolto"),
    "38": (
        "Waste collection, treatment and disposal activities; materials recovery",
        "Jätteen keruu, käsittely ja loppusijoitus; materiaalien kierrätys",
    ),
    "39": (
        "Remediation activities and other waste management services",
        "Maaperän ja vesistäjen kunnostus ja muut ympäristänhuoltopalvelut",
    ),
    "41": ("Construction of buildings", "Talonrakentaminen"),
    "42": ("Civil engineering", "Maa- ja vesirakentaminen"),
    "43": ("Specialised construction activities", "Erikoistunut rakennustoiminta"),
    "45": (
        "Wholesale and retail trade and repair of motor vehicles and motorcycles",
        "Moottoriajoneuvojen ja moottoripyörien tukku- ja vähittäiskauppa sekä korjaus",
    ),
    "46": (
        "Wholesale trade, except of motor vehicles and motorcycles",
        "Tukkukauppa (pl. moottoriajoneuvojen ja moottoripyörien kauppa)",
    ),
    "47": (
        "Retail trade, except of motor vehicles and motorcycles",
        "Vähittäiskauppa (pl. moottoriajoneuvojen ja moottoripyörien kauppa)",
    ),
    "49": ("Land transport and transport via pipelines", "Maaliikenne ja putkijohtokuljetus"),
    "50": ("Water transport", "Vesiliikenne"),
    "51": ("Air transport", "Ilmaliikenne"),
    "52": (
        "Warehousing and support activities for transportation",
        "Varastointi ja liikennettä palveleva toiminta",
    ),
    "53": ("Postal and courier activities", "Posti- ja kuriiritoiminta"),
    "55": ("Accommodation", "Majoitus"),
    "56": ("Food and beverage service activities", "Ravitsemistoiminta"),
    "58": ("Publishing activities", "Kustannustoiminta"),
    "59": (
        "Motion picture, video and television programme production, sound recording and music publishing activities",
        "Elokuva-, video- ja televisio-ohjelmatuotanto, äänitteiden ja musiikin kustantaminen",
    ),
    "60": ("Programming and broadcasting activities", "Radio- ja televisiotoiminta"),
    "61": ("Telecommunications", "Televiestintä"),
    "62": (
        "Computer programming, consultancy and related activities",
        "Ohjelmistot, konsultointi ja siihen liittyvä toiminta",
    ),
    "63": ("Information service activities", "Tietopalvelutoiminta"),
    "64": (
        "Financial service activities, except insurance and pension funding",
        "Rahoituspalvelut (pl. vakuutus- ja eläkevakuutustoiminta)",
    ),
    "65": (
        "Insurance, reinsurance and pension funding, except compulsory social security",
        "Vakuutus-, jälleenvakuutus- ja eläkevakuutustoiminta (pl. pakollinen sosiaalivakuutus)",
    ),
    "66": (
        "Activities auxiliary to financial services and insurance activities",
        "Rahoitusta ja vakuuttamista palveleva toiminta",
    ),
    "68": ("Real estate activities", "Kiinteistöalan toiminta"),
    "69": ("Legal and accounting activities", "Lakiasiain- ja laskentatoimen palvelut"),
    "70": (
        "Activities of head offices; management consultancy activities",
        "Pääkonttorien toiminta; liikkeenjohdon konsultointi",
    ),
    "71": (
        "Architectural and engineering activities; technical testing and analysis",
        "Arkkitehti- ja insinööripalvelut; tekninen testaus ja analysointi",
    ),
    "72": ("Scientific research and development ", "Tieteellinen tutkimus ja kehittäminen"),
    "73": ("Advertising and market research", "Mainostoiminta ja markkinatutkimus"),
    "74": (
        "Other professional, scientific and technical activities",
        "Muut erikoistuneet palvelut liike-elämälle",
    ),
    "75": ("Veterinary activities", "Eläinlääkintäpalvelut"),
    "77": ("Rental and leasing activities", "Vuokraus- ja leasingtoiminta"),
    "78": ("Employment activities", "Työllistämistoiminta"),
    "79": (
        "Travel agency, tour operator and other reservation service and related activities",
        "Matkatoimistojen ja matkanjärjestäjien toiminta; varauspalvelut",
    ),
    "80": ("Security and investigation activities", "Turvallisuus-, vartiointi- ja etsiväpalvelut"),
    "81": ("Services to buildings and landscape activities", "Kiinteistön- ja maisemanhoito"),
    "82": (
        "Office administrative, office support and other business support activities",
        "Hallinto- ja tukipalvelut liike-elämälle",
    ),
    "84": (
        "Public administration and defence; compulsory social security",
        "Julkinen hallinto ja maanpuolustus; pakollinen sosiaalivakuutus",
    ),
    "85": ("Education", "Koulutus"),
    "86": ("Human health activities", "Terveyspalvelut"),
    "87": ("Residential care activities", "Sosiaalihuollon laitospalvelut"),
    "88": ("Social work activities without accommodation", "Sosiaalihuollon avopalvelut"),
    "90": ("Creative, arts and entertainment activities", "Kulttuuri- ja viihdetoiminta"),
    "91": (
        "Libraries, archives, museums and other cultural activities",
        "Kirjastojen, arkistojen, museoiden ja muiden kulttuurilaitosten toiminta",
    ),
    "92": ("Gambling and betting activities", "Rahapeli- ja vedonlyöntipalvelut"),
    "93": (
        "Sports activities and amusement and recreation activities",
        "Urheilutoiminta sekä huvi- ja virkistyspalvelut",
    ),
    "94": ("Activities of membership organisations", "Järjestöjen toiminta"),
    "95": (
        "Repair of computers and personal and household goods",
        "Tietokoneiden, henkilökohtaisten ja kotitaloustavaroiden korjaus",
    ),
    "96": ("Other personal service activities", "Muut henkilökohtaiset palvelut"),
    "97": (
        "Activities of households as employers of domestic personnel",
        "Kotitalouksien toiminta kotitaloustyöntekijöiden työnantajina",
    ),
    "98": (
        "Undifferentiated goods- and services-producing activities of private households for own use",
        "Kotitalouksien eriyttämätön toiminta tavaroiden ja palvelujen tuottamiseksi omaan käyttöön",
    ),
    "99": (
        "Activities of extraterritorial organisations and bodies",
        "Kansainvälisten organisaatioiden ja toimielinten toiminta",
    ),
}


# Sections as NACE Rev. 2.1 and TOL 2025 letter them. A section is a set of divisions, and divisions keep their numbers from
# one version to the next, so that a section finds codes of every version. Division 45 ended with NACE Rev. 2.
SECTIONS: dict[str, tuple[str, str, str]] = {  # letter: divisions, English, Finnish
    "A": ("01-03", "Agriculture, forestry and fishing", "Maatalous, metsätalous ja kalatalous"),
    "B": ("05-09", "Mining and quarrying", "Kaivostoiminta ja louhinta"),
    "C": ("10-33", "Manufacturing", "Teollisuus"),
    "D": (
        "35-35",
        "Electricity, gas, steam and air conditioning",
        "Sähkö-, kaasu-, lämpö- ja jäähdytyshuolto",
    ),
    "E": ("36-39", "Water supply, sewerage and waste", "Vesihuolto, viemäri- ja jätehuolto"),
    "F": ("41-43", "Construction", "Rakentaminen"),
    "G": ("45-47", "Wholesale and retail trade", "Tukku- ja vähittäiskauppa"),
    "H": ("49-53", "Transportation and storage", "Kuljetus ja varastointi"),
    "I": ("55-56", "Accommodation and food service", "Majoitus- ja ravitsemistoiminta"),
    "J": (
        "58-60",
        "Publishing, broadcasting and content",
        "Kustantaminen, yleisradiotoiminta ja sisällöntuotanto",
    ),
    "K": (
        "61-63",
        "Telecommunication and information services",
        "Televiestintä, ohjelmistot ja tietopalvelut",
    ),
    "L": ("64-66", "Financial and insurance activities", "Rahoitus- ja vakuutustoiminta"),
    "M": ("68-68", "Real estate activities", "Kiinteistöalan toiminta"),
    "N": (
        "69-75",
        "Professional, scientific and technical activities",
        "Ammatillinen, tieteellinen ja tekninen toiminta",
    ),
    "O": ("77-82", "Administrative and support services", "Hallinto- ja tukipalvelutoiminta"),
    "P": ("84-84", "Public administration and defence", "Julkinen hallinto ja maanpuolustus"),
    "Q": ("85-85", "Education", "Koulutus"),
    "R": ("86-88", "Human health and social work", "Terveys- ja sosiaalipalvelut"),
    "S": ("90-93", "Arts, sports and recreation", "Taiteet, urheilu ja virkistys"),
    "T": ("94-96", "Other services", "Muu palvelutoiminta"),
    "U": ("97-98", "Households as employers", "Kotitaloudet työnantajina"),
    "V": ("99-99", "Extraterritorial organisations", "Kansainväliset organisaatiot"),
}


def divisions_in(section: str) -> list[str]:
    """The divisions of a section: `C` is 10 to 33."""
    first, _dash, last = SECTIONS[section][0].partition("-")
    return [f"{number:02d}" for number in range(int(first), int(last) + 1)]


def section_name(letter: str) -> str:
    """A section in words: `C Manufacturing`."""
    names = SECTIONS.get(letter)
    if names is None:
        return letter
    return f"{letter} {names[2] if get_language() == 'fi' else names[1]}"


def division_name(code: str) -> str:
    """The division of an industry code in words, after its two digits: `25 Manufacture of …`."""
    division = code[:2]
    names = DIVISIONS.get(division)
    if names is None:
        return division
    return f"{division} {names[1] if get_language() == 'fi' else names[0]}"

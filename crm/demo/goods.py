"""What the demo's catalogue is made of: families, products, structure, fits, documents. All of it is invented."""

OURS, THEIRS = "Kolmi Konepajat", "Vestermark Press"

# name, code, the family above
FAMILIES = [
    ("Puristimet", "PUR", ""), ("HX-puristimet", "HX", "Puristimet"), ("Vieraat puristimet", "", "Puristimet"),
    ("Materiaalinkäsittely", "MAT", ""), ("LV-kuljettimet", "LV", "Materiaalinkäsittely"),
    ("NK-nosturit", "NK", "Materiaalinkäsittely"), ("RC-robottisolut", "RC", ""), ("Varaosat", "VO", ""),
    ("Hydrauliikka", "VO-H", "Varaosat"), ("Ohjaus", "VO-O", "Varaosat"), ("Turvalaitteet", "VO-T", "Varaosat"),
    ("Ohjelmistot", "OHJ", ""), ("Palvelut", "PAL", ""), ("Toimitilat", "", ""),
]  # fmt: skip

POWER = {"type": "number", "title": "Teho", "x-unit": "kW", "minimum": 0}
VOLTAGE = {"type": "string", "title": "Jännite", "enum": ["400 V", "690 V"]}
PRESS = {
    "type": "object",
    "properties": {
        "force_kn": {"type": "integer", "title": "Puristusvoima", "x-unit": "kN", "minimum": 100},
        "stroke_mm": {"type": "integer", "title": "Iskunpituus", "x-unit": "mm"},
        "power_kw": POWER,
        "voltage": VOLTAGE,
        "inspected_on": {"type": "string", "format": "date", "title": "Määräaikaistarkastus"},
    },
}
MOVER = {
    "type": "object",
    "properties": {
        "power_kw": POWER,
        "voltage": VOLTAGE,
        "speed_m_min": {"type": "number", "title": "Nopeus", "x-unit": "m/min"},
    },
}
CELL = {
    "type": "object",
    "properties": {
        "reach_mm": {"type": "integer", "title": "Ulottuvuus", "x-unit": "mm"},
        "voltage": VOLTAGE,
        "safety": {"type": "array", "title": "Turvatoiminnot", "items": {"enum": ["Aita", "Skanneri", "Valoverho"]}},
    },
}  # fmt: skip

# kind, code, name, family, life in months, told apart, letters of its serials, attributes
PRODUCTS = [
    ("device", "HX-100", "HX-100 särmäyspuristin", "HX-puristimet", 180, "serial", "HXA", PRESS),
    ("device", "HX-150", "HX-150 särmäyspuristin", "HX-puristimet", 180, "serial", "HXE", PRESS),
    ("device", "HX-250", "HX-250 särmäyspuristin", "HX-puristimet", 180, "serial", "HXB", PRESS),
    ("device", "HX-400", "HX-400 särmäyspuristin", "HX-puristimet", 216, "serial", "HXD", PRESS),
    ("device", "LV-60", "LV-60 kuljetin", "LV-kuljettimet", 120, "serial", "LVA", MOVER),
    ("device", "LV-90", "LV-90 kuljetin", "LV-kuljettimet", 120, "serial", "LVB", MOVER),
    ("device", "RC-12", "RC-12 robottisolu", "RC-robottisolut", 144, "serial", "RCX", CELL),
    ("device", "NK-8", "NK-8 siltanosturi", "NK-nosturit", 300, "serial", "NKH", MOVER),
    ("part", "HP-55", "HP-55 hydraulipumppu", "Hydrauliikka", 96, "serial", "HPA", {}),
    ("part", "HP-60", "HP-60 hydraulipumppu", "Hydrauliikka", 96, "serial", "HPB", {}),
    ("part", "OC-7", "OC-7 ohjauskeskus", "Ohjaus", 120, "serial", "OCG", {}),
    ("part", "TV-3", "TV-3 turvavaloverho", "Turvalaitteet", 96, "serial", "TVC", {}),
    ("part", "ME-22", "ME-22 sähkömoottori", "Varaosat", 144, "serial", "MEK", {}),
    ("part", "TI-12", "TI-12 tiivistesarja", "Hydrauliikka", None, "lot", "", {}),
    ("part", "OS-4", "OS-4 öljynsuodatin", "Hydrauliikka", None, "none", "", {}),
    ("software", "KOL-OHJ", "Kolmi Ohjain", "Ohjelmistot", None, "none", "", {}),
    ("service", "HU-VUOSI", "Vuosihuolto", "Palvelut", None, "none", "", {}),
    ("premises", "HALLI-V", "Vuokrahalli", "Toimitilat", None, "none", "", {}),
]  # fmt: skip
THEIR_PRESS = ("VP-200", "VP-200 puristin", "Vieraat puristimet", 144)

# code, successor, replaced how many days ago, end of support in how many days
SUCCESSORS = [("HX-100", "HX-150", 2500, 230), ("LV-60", "LV-90", 3300, -420), ("HP-55", "HP-60", 2900, 700)]

# assembly: place, component; the pump of the presses was another until it was replaced
STRUCTURE = {
    "HX-100": [("P1", "HP-55"), ("A1", "OC-7")],
    "HX-150": [("P1", "HP-60"), ("A1", "OC-7"), ("S1", "TV-3")],
    "HX-250": [("P1", "HP-60"), ("A1", "OC-7"), ("S1", "TV-3"), ("M1", "ME-22")],
    "HX-400": [("P1", "HP-60"), ("P2", "HP-60"), ("A1", "OC-7"), ("S1", "TV-3"), ("M1", "ME-22")],
    "LV-60": [("M1", "ME-22")],
    "LV-90": [("M1", "ME-22"), ("A1", "OC-7")],
    "RC-12": [("A1", "OC-7"), ("S1", "TV-3"), ("S2", "TV-3")],
    "NK-8": [("M1", "ME-22"), ("A1", "OC-7")],
}
# assembly: places that are delivered empty, and what they are for
SLOTS = {
    "HX-250": [("X1", "Takavasteen lisäakselille")],
    "HX-400": [("X1", "Takavasteen lisäakselille"), ("X2", "Kulmamittaukselle")],
    "RC-12": [("T2", "Toiselle tarttujalle")],
}
# part, product, place, since which serial, note
FITS = [
    ("HP-60", "HX-100", "P1", "", "Vaatii sovitelaipan"), ("HP-60", "HX-250", "P1", "", ""),
    ("HP-55", "HX-250", "P1", "", "Vain vaihtopumppuna, kun HP-60 ei ehdi"), ("HP-60", "HX-400", "P1", "", ""),
    ("TI-12", "HX-100", "", "", ""), ("TI-12", "HX-250", "", "", ""), ("TI-12", "HX-400", "", "", ""),
    ("OS-4", "HX-250", "", "HXB-02000", "Uudempi suodatinpesä"), ("OS-4", "HX-400", "", "", ""),
    ("TV-3", "HX-250", "S1", "", ""), ("TV-3", "RC-12", "S1", "", ""), ("ME-22", "LV-90", "M1", "", ""),
    ("ME-22", "NK-8", "M1", "", ""), ("OC-7", "RC-12", "A1", "", ""),
]  # fmt: skip
FEATURES = [
    ("RESEPTIT", "Reseptit", "1.0", "Sata työkappaletta muistissa."),
    ("ETA", "Etäyhteys", "1.6", "Lukee mittarit ja viat verkon yli."),
    ("RAPORTIT", "Tuotantoraportit", "2.2", "Vuoron määrät ja seisokit."),
]

# product, kind, title, language, revision, words
DOCUMENTS = [
    ("HX-250", "manual", "HX-250 käyttöohje", "fi", "C",
     "HX-250 särmäyspuristin\n\n1. Käynnistä pääkytkimestä A1.\n2. Nollaa hätä-seis.\n3. Valitse resepti.\n"),
    ("HX-250", "parts_list", "HX-250 varaosaluettelo", "fi", "F",
     "P1  hydraulipumppu HP-60\nA1  ohjauskeskus OC-7\nS1  turvavaloverho TV-3\nM1  sähkömoottori ME-22\n"),
    ("HX-250", "manual", "HX-250 bruksanvisning", "sv", "B",
     "HX-250 kantpress\n\n1. Slå på huvudbrytaren A1.\n2. Återställ nödstoppet.\n3. Välj recept.\n"),
    ("HX-400", "manual", "HX-400 käyttöohje", "fi", "A", "HX-400 särmäyspuristin\n\nKaksi pumppua, P1 ja P2.\n"),
    ("TV-3", "bulletin", "Tiedote 14: virtalähteen vaihto", "fi", "1",
     "Valoverhon virtalähde vaihdetaan, jos verho sammuu kylmässä hallissa.\n"),
    ("RC-12", "release_notes", "Kolmi Ohjain 2.4", "fi", "2.4", "Uutta: etäyhteys ja vuororaportti.\n"),
    ("LV-90", "datasheet", "LV-90 tekniset tiedot", "fi", "B", "Nopeus 12-60 m/min, kuorma 90 kg/m.\n"),
]  # fmt: skip

# name, months, of these labour, of these travel, products
WARRANTIES = [
    ("Takuu 24 kk", 24, 24, 12, ["HX-100", "HX-150", "LV-60", "LV-90", "NK-8"]),
    ("Takuu 36 kk, työ 12 kk", 36, 12, 12, ["HX-250", "HX-400", "RC-12"]),
    ("Varaosatakuu 12 kk", 12, None, None, ["HP-55", "HP-60", "OC-7", "TV-3", "ME-22"]),
]
# name, hours to answer, on site, to restore, round the clock
LEVELS = [
    ("Perus", 8, None, None, False),
    ("Tuotanto", 2, 8, 24, False),
    ("Jatkuva vuorokäyttö", 1, 4, 12, True),
]

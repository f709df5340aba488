"""Finnish-like names with the skew of real registers: few words are common, many are rare."""

import random
from itertools import accumulate

PLACES = [
    "Lahden",
    "Tampereen",
    "Turun",
    "Oulun",
    "Espoon",
    "Vantaan",
    "Helsingin",
    "Kuopion",
    "Jyväskylän",
    "Porin",
    "Rauman",
    "Vaasan",
    "Kotkan",
    "Kouvolan",
    "Joensuun",
    "Mikkelin",
    "Hämeen",
    "Savon",
    "Karjalan",
    "Pohjanmaan",
    "Satakunnan",
    "Kainuun",
    "Lapin",
    "Uudenmaan",
    "Pirkan",
    "Saimaan",
    "Päijänteen",
    "Pohjolan",
    "Suomen",
    "Itämeren",
    "Nokian",
    "Salon",
    "Lohjan",
    "Imatran",
    "Kajaanin",
    "Rovaniemen",
    "Tornion",
    "Kemin",
    "Raahen",
    "Ylivieskan",
]
TRADES = [
    "Konepaja",
    "Levytyö",
    "Metalli",
    "Sähkö",
    "Automaatio",
    "Hydrauliikka",
    "Koneistus",
    "Huolto",
    "Kunnossapito",
    "Teräs",
    "Puu",
    "Saha",
    "Muovi",
    "Paperi",
    "Kuljetus",
    "Logistiikka",
    "Rakennus",
    "Talotekniikka",
    "Kylmälaite",
    "Hissi",
    "Nosturi",
    "Työkalu",
    "Elektroniikka",
    "Energia",
    "Kaivos",
    "Vesi",
    "Ympäristö",
    "Elintarvike",
    "Leipomo",
    "Meijeri",
    "Painotalo",
    "Tekstiili",
    "Kemia",
    "Lääke",
    "Laboratorio",
    "Mittaus",
    "Ohjelmisto",
    "Data",
    "Verkko",
]
TAILS = (
    "",
    "palvelu",
    "tekniikka",
    "huolto",
    "tuote",
    "yhtiöt",
    "asennus",
    "keskus",
    "työ",
    "tukku",
    "valmistus",
)
SYLLABLES = [
    "ka",
    "ri",
    "no",
    "ve",
    "la",
    "mi",
    "so",
    "te",
    "pu",
    "ra",
    "ko",
    "li",
    "va",
    "ne",
    "si",
    "to",
    "ma",
    "ke",
    "ru",
    "ha",
    "jo",
    "ti",
    "le",
    "nu",
    "pa",
    "se",
    "vi",
    "my",
    "sä",
    "tö",
]
SURNAMES = [
    "Korhonen",
    "Virtanen",
    "Mäkinen",
    "Nieminen",
    "Mäkelä",
    "Hämäläinen",
    "Laine",
    "Heikkinen",
    "Koskinen",
    "Järvinen",
    "Lehtonen",
    "Lehtinen",
    "Saarinen",
    "Salminen",
    "Heinonen",
    "Niemi",
    "Heikkilä",
    "Kinnunen",
    "Salonen",
    "Turunen",
    "Salo",
    "Laitinen",
    "Tuominen",
    "Rantanen",
    "Karjalainen",
    "Jokinen",
    "Mattila",
    "Savolainen",
    "Lahtinen",
    "Ahonen",
    "Ojala",
    "Leppänen",
    "Väisänen",
    "Hiltunen",
    "Miettinen",
    "Kallio",
    "Leinonen",
    "Pitkänen",
    "Aaltonen",
    "Manninen",
    "Hakala",
    "Koivisto",
    "Anttila",
    "Laaksonen",
    "Hirvonen",
    "Räsänen",
    "Lehto",
    "Toivonen",
    "Aalto",
    "Mustonen",
    "Åkerblom",
    "Öhman",
    "Ström",
    "Lindqvist",
    "Nyström",
    "Häggblom",
    "Sjöberg",
    "Grönroos",
    "Väänänen",
    "Yli-Hukkala",
    "Pöyhönen",
]
FIRST_NAMES = [
    "Juhani",
    "Maria",
    "Johannes",
    "Helena",
    "Olavi",
    "Johanna",
    "Antero",
    "Anneli",
    "Tapani",
    "Kaarina",
    "Kalevi",
    "Marjatta",
    "Tapio",
    "Anna",
    "Matti",
    "Liisa",
    "Mikael",
    "Annikki",
    "Ilmari",
    "Hannele",
    "Petri",
    "Sari",
    "Jari",
    "Päivi",
    "Timo",
    "Tiina",
    "Mika",
    "Minna",
    "Antti",
    "Sanna",
    "Aino",
    "Väinö",
    "Eino",
    "Elli",
    "Sisu",
    "Åke",
    "Göran",
    "Östen",
    "Ünal",
    "Zoë",
]
TITLES = [
    "Toimitusjohtaja",
    "Huoltopäällikkö",
    "Ostopäällikkö",
    "Tuotantopäällikkö",
    "Kunnossapitopäällikkö",
    "Talousjohtaja",
    "Tekninen_johtaja",
    "Projektipäällikkö",
    "Työnjohtaja",
    "Kiinteistöpäällikkö",
    "IT-päällikkö",
    "Laatupäällikkö",
]
FORMS = ("Oy", "Oy", "Oy", "Oy", "Oy", "Ab", "Ky", "Oyj", "Tmi")
TOWNS = (
    ("Helsinki", "Uusimaa", "00100"), ("Espoo", "Uusimaa", "02100"), ("Vantaa", "Uusimaa", "01300"),
    ("Tampere", "Pirkanmaa", "33100"), ("Nokia", "Pirkanmaa", "37100"), ("Turku", "Varsinais-Suomi", "20100"),
    ("Salo", "Varsinais-Suomi", "24100"), ("Oulu", "Pohjois-Pohjanmaa", "90100"), ("Lahti", "Päijät-Häme", "15100"),
    ("Kuopio", "Pohjois-Savo", "70100"), ("Jyväskylä", "Keski-Suomi", "40100"), ("Pori", "Satakunta", "28100"),
    ("Rauma", "Satakunta", "26100"), ("Vaasa", "Pohjanmaa", "65100"), ("Seinäjoki", "Etelä-Pohjanmaa", "60100"),
    ("Joensuu", "Pohjois-Karjala", "80100"), ("Mikkeli", "Etelä-Savo", "50100"), ("Kotka", "Kymenlaakso", "48100"),
    ("Lappeenranta", "Etelä-Karjala", "53100"), ("Hämeenlinna", "Kanta-Häme", "13100"),
    ("Kajaani", "Kainuu", "87100"), ("Rovaniemi", "Lappi", "96100"), ("Kokkola", "Keski-Pohjanmaa", "67100"),
    ("Maarianhamina", "Ahvenanmaa", "22100"),
)  # fmt: skip
INDUSTRIES = [
    "25110",
    "25620",
    "28490",
    "33120",
    "28220",
    "43210",
    "43220",
    "46690",
    "49410",
    "62010",
    "71120",
    "16100",
    "17120",
    "20300",
    "22290",
    "24100",
    "26510",
    "27120",
    "10710",
    "35110",
    "38110",
    "41200",
    "52290",
    "68200",
    "86230",
]


class Skewed:
    """Draws from a list so that the k-th is about 1/k as frequent as the first (Zipf's law)."""

    def __init__(self, rng: random.Random, values) -> None:
        self.rng, self.values = rng, list(values)
        self.weights = list(accumulate(1 / (rank + 1) for rank in range(len(self.values))))

    def draw(self, count: int) -> list:
        """Many at once: one call is far cheaper than many."""
        return self.rng.choices(self.values, cum_weights=self.weights, k=count)


def business_id(number: int) -> str | None:
    """The Y-tunnus of a seven-digit number; None for the numbers whose check digit would be ten."""
    digits = f"{number:07d}"
    rest = sum(int(d) * w for d, w in zip(digits, (7, 9, 10, 5, 8, 4, 2), strict=True)) % 11
    if rest == 1:
        return None
    return f"{digits}-{0 if rest == 0 else 11 - rest}"


def business_ids(count: int, start: int = 1_000_000) -> list[str]:
    """The first `count` valid ones from a number on."""
    found: list[str] = []
    number = start
    while len(found) < count:
        value = business_id(number)
        number += 1
        if value:
            found.append(value)
    return found


def company_names(rng: random.Random, count: int) -> list[str]:
    """Legal names: a place and a trade, a brand of made-up syllables, or a family's name."""
    places, trades = Skewed(rng, PLACES).draw(count), Skewed(rng, TRADES).draw(count)
    tails, families = rng.choices(TAILS, k=count), Skewed(rng, SURNAMES).draw(count)
    forms, kinds, sizes = (
        rng.choices(FORMS, k=count),
        rng.choices("ppbbbf", k=count),
        rng.choices((2, 3, 4), k=count),
    )
    parts = iter(rng.choices(SYLLABLES, k=count * 4))
    names = []
    for i in range(count):
        brand = "".join(next(parts) for _ in range(sizes[i])).capitalize()
        trade = trades[i] + (tails[i] if kinds[i] != "p" else "")
        first = {"p": places[i], "b": brand, "f": families[i]}[kinds[i]]
        names.append(
            f"{first} {trade} {forms[i]}" if kinds[i] != "p" else f"{places[i]} {trade} {brand} {forms[i]}"
        )
    return names

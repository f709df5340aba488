"""Finland's legal forms, which ship with the product: the business register has no list of them with their letters."""

from typing import Any

Row = dict[str, Any]
# The register's letters: its number where its records show one, what stands in names, Finnish, Swedish, English.
SHIPPED = {
    "AOY": ("", "As Oy", "Asunto-osakeyhtiö", "Bostadsaktiebolag", "Housing company"),
    "ASH": ("", "", "Asukashallintoyhdistys", "Boendeförvaltningsförening", "Residents' management association"),
    "ASY": ("", "", "Asumisoikeusyhdistys", "Bostadsrättsförening", "Right-of-occupancy association"),
    "AY": ("", "Ay", "Avoin yhtiö", "Öppet bolag", "General partnership"),
    "AYH": ("", "ry", "Aatteellinen yhdistys", "Ideell förening", "Association"),
    "ETS": ("", "", "Eurooppalaisen taloudellisen etuyhtymän sivutoimipaikka", "Filial till europeisk ekonomisk intressegruppering", "Branch of a European economic interest grouping"),
    "ETY": ("", "ETEY", "Eurooppalainen taloudellinen etuyhtymä", "Europeisk ekonomisk intressegruppering", "European economic interest grouping"),
    "HY": ("", "", "Hypoteekkiyhdistys", "Hypoteksförening", "Mortgage society"),
    "KOY": ("", "Kiint. Oy", "Keskinäinen kiinteistöosakeyhtiö", "Ömsesidigt fastighetsaktiebolag", "Mutual real estate company"),
    "KVJ": ("", "", "Julkinen keskinäinen vakuutusyhtiö", "Publikt ömsesidigt försäkringsbolag", "Public mutual insurance company"),
    "KVY": ("", "", "Keskinäinen vakuutusyhtiö", "Ömsesidigt försäkringsbolag", "Mutual insurance company"),
    "KY": ("", "Ky", "Kommandiittiyhtiö", "Kommanditbolag", "Limited partnership"),
    "OK": ("", "Osk", "Osuuskunta", "Andelslag", "Cooperative"),
    "OP": ("", "", "Osuuspankki", "Andelsbank", "Cooperative bank"),
    "OY": ("16", "Oy", "Osakeyhtiö", "Aktiebolag", "Limited company"),
    "OYJ": ("17", "Oyj", "Julkinen osakeyhtiö", "Publikt aktiebolag", "Public limited company"),
    "SCE": ("", "SCE", "Eurooppaosuuskunta", "Europaandelslag", "European cooperative society"),
    "SCP": ("", "", "Eurooppaosuuspankki", "Europaandelsbank", "European cooperative bank"),
    "SE": ("", "SE", "Eurooppayhtiö", "Europabolag", "European company"),
    "SL": ("", "", "Sivuliike", "Filial", "Branch"),
    "SP": ("", "", "Säästöpankki", "Sparbank", "Savings bank"),
    "SÄÄ": ("", "sr", "Säätiö", "Stiftelse", "Foundation"),
    "TMI": ("", "Tmi", "Yksityinen elinkeinonharjoittaja", "Enskild näringsidkare", "Sole trader"),
    "TYH": ("", "", "Taloudellinen yhdistys", "Ekonomisk förening", "Economic association"),
    "VALTLL": ("", "", "Valtion liikelaitos", "Statligt affärsverk", "State enterprise"),
    "VOJ": ("", "", "Julkinen vakuutusosakeyhtiö", "Publikt försäkringsaktiebolag", "Public insurance company"),
    "VOY": ("", "", "Vakuutusosakeyhtiö", "Försäkringsaktiebolag", "Insurance company"),
    "VY": ("", "", "Vakuutusyhdistys", "Försäkringsförening", "Insurance association"),
}  # fmt: skip


def shipped() -> list[Row]:
    """The forms that the product knows by itself."""
    return [
        {"code": code, "number": number, "short": short, "name_fi": fi, "name_sv": sv, "name_en": en}
        for code, (number, short, fi, sv, en) in SHIPPED.items()
    ]

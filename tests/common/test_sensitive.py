"""What sounds like data of articles 9 and 10, and what only sounds like a customer."""

import pytest

from common.sensitive import LONGEST, sensitive_in


@pytest.mark.parametrize(("text", "kind"), [
    ("Pekka on sairauslomalla kesäkuuhun", "health"), ("jäi sairaslomalle", "health"),
    ("Sairastui keväällä", "health"), ("hänellä on diabetes", "health"), ("Sai syöpädiagnoosin: syöpä", "health"),
    ("On raskaana, palaa syksyllä", "health"), ("masennuksen vuoksi poissa", "health"),
    ("On sick leave until May", "health"), ("is pregnant", "health"), ("sjukskriven till maj", "health"),
    ("Ammattiliiton jäsen", "union"), ("Luottamusmiehenä pajalla", "union"), ("shop steward", "union"),
    ("Lestadiolainen, ei viinaa", "belief"), ("muslimi, ei sianlihaa", "belief"), ("Uskonnon takia", "belief"),
    ("Kokoomuslainen", "politics"), ("puolueen jäsen", "politics"),
    ("romani", "origin"), ("Saamelainen", "origin"), ("homo", "sexuality"), ("lesbian", "sexuality"),
    ("Sai rattijuopumuksesta sakot", "crime"), ("has a criminal record", "crime"),
])  # fmt: skip
def test_it_is_met_in_its_endings_and_in_three_languages(text, kind):
    assert sensitive_in(text) == [kind]


@pytest.mark.parametrize("text", [
    "Terveystalo Oy tilasi kaksi puristinta", "Sairaalan leikkaussali, uusi ilmanvaihto", "Raskas kone, raskaat osat",
    "Vankilan keittiöön astianpesukone", "Seurakunnan toimitalo", "Painetta nostettiin: depressurize the vessel",
    "Diabetesliitto ry kysyi tarjousta", "Suomen Syöpäyhdistys", "Toimitus Romaniaan", "romaani lahjaksi",
    "homogeeninen seos", "Ammattikorkeakoulu", "hospitality suite at the fair", "Syöpynyt laippa vaihdettava",
    "stroke of the engine", "Rikottu lasi", "uskovat päättävänsä perjantaina", "Demonstraatio maanantaina", "", "Leikkausterä",
])  # fmt: skip
def test_customers_and_machines_are_not_called(text):
    assert sensitive_in(text) == []


def test_several_kinds_are_told_apart_and_the_end_of_a_flood_is_not_read():
    assert sensitive_in("Sairauslomalla", "ammattiliiton jäsen, sairaana") == ["health", "union"]
    assert sensitive_in("x " * LONGEST + "diabetes") == []

import unicodedata

import pytest

from gdpr.reading.needles import Needles, without

NEEDLES = Needles(
    emails=("ann@x.fi",), phones=("+358401234567",), names=(("Äinö", "Kanäria"), ("Pekka", "Virtanen"), ("Meri", "Mäki")),
    others=(("Liisa", "Virtanen"),),
)  # fmt: skip


def found(text, *, with_parts=True):
    return [(hit.what, hit.words) for hit in NEEDLES.found(text, with_parts=with_parts)]


@pytest.mark.parametrize(
    "text",
    [
        "Äinö Kanärialle", "kanäria, äinö", "ÄINÖ KANÄRIA", "Aino Kanaria", "Ä. Kanäria", "äinö.kanäria", "Äinö Maria Kanäria",
        r"\u00c4in\u00f6 Kan\u00e4ria", r"\u00e4in\u00f6 kan\u00e4ria", "%C3%84in%C3%B6+Kan%C3%A4ria", "&Auml;in&ouml; Kan&auml;ria",
        "&#196;in&#246; Kan&#228;ria", unicodedata.normalize("NFD", "Äinö Kanäria"), "Pekan Virtasen", "Virtasella Pekalla",
        "Mäen Meri", "Meri Mäelle",
    ],
)  # fmt: skip
def test_a_whole_name_is_found_in_each_form_and_spelling(text):
    assert found(text) == [("name", text)]


@pytest.mark.parametrize(
    "text", ["040 123 4567", "0401234567", "+358 (0)40-123 45 67", "00358401234567", "+358401234567"]
)
def test_a_number_is_found_however_it_is_grouped(text):
    assert found(f"Soita {text}.") == [("phone", text)]


def test_another_number_that_ends_alike_is_not_the_persons():
    assert found("00401234567 ja 0401234567890") == []


def test_an_address_is_found_whole_or_not_at_all():
    assert found("joann@x.fi ann@x.fi.au ANN@X.FI ann%40x.fi") == [
        ("email", "ANN@X.FI"),
        ("email", "ann%40x.fi"),
    ]


def test_lone_names_are_told_apart_from_companies_colleagues_and_small_words():
    text = "Virtanen Oy, Liisa Virtanen, meri ja mäki; mutta Virtasen Pekalle kerrottiin, ja Meri."

    assert found(text) == [("name", "Virtasen Pekalle"), ("part", "Meri")]


def test_lone_names_are_looked_for_only_when_asked():
    assert (found("Pekalle", with_parts=False), found("Pekalle")) == ([], [("part", "Pekalle")])


def test_words_are_taken_out_and_the_rest_stays():
    text = "Soita: ann@x.fi tai 040 123 4567 (Pekka Virtanen)"

    assert without(text, NEEDLES.found(text, with_parts=False), "[–]") == "Soita: [–] tai [–] ([–])"

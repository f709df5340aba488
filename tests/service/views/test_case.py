"""Cases on their pages: opened on the phone, talked about, solved; nothing for strangers."""

import uuid

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile

from service.models import CaseAttachment, ServiceCase
from tests.factories.cases import CaseFactory, ComplaintFactory, VisitFactory
from tests.factories.companies import CompanyFactory
from tests.factories.installed_base import ItemFactory

pytestmark = pytest.mark.django_db


def words(answer) -> str:
    return answer.content.decode()


def test_a_case_is_opened_from_the_card_with_the_item_filled_in_and_open_ones_shown(client_of, clerk):
    known = ComplaintFactory(subject="Vuotaa jo")
    client = client_of(clerk)

    page = words(client.get(f"/cases/create/?item={known.item.public_id}"))
    answer = client.post(
        f"/cases/create/?item={known.item.public_id}",
        {
            "kind": "complaint", "severity": "high", "subject": "Paine putoaa", "channel": "phone", "submission": uuid.uuid4(),
            "item": known.item.public_id, "owner": clerk.public_id,
        },
    )  # fmt: skip

    assert "Vuotaa jo" in page
    case = ServiceCase.objects.get(subject="Paine putoaa")
    assert (answer.status_code, answer.url) == (302, f"/cases/{case.public_id}/")
    assert (case.item, case.company, case.owner) == (known.item, known.company, clerk)


def test_a_case_is_answered_solved_closed_and_reopened(client_of, clerk):
    case = ComplaintFactory()
    client, url = client_of(clerk), f"/cases/{case.public_id}/"

    client.post(f"{url}comment/", {"kind": "to_customer", "text": "Tulemme huomenna"})
    refused = client.post(f"{url}solve/", {"resolution": "Tiiviste"})
    client.post(f"{url}solve/", {"resolution": "Tiiviste", "is_justified": "yes", "root_cause": "wear"})
    client.post(f"{url}close/")
    case.refresh_from_db()
    assert "Say whether the complaint was justified." in words(refused)
    assert (case.state, case.is_justified, case.answered_at is None) == ("closed", True, False)
    client.post(f"{url}reopen/", {"reason": "Vuotaa taas"})

    case.refresh_from_db()
    page = words(client.get(url))
    assert case.state == "reopened"
    assert "Vuotaa taas" in page
    assert "Tulemme huomenna" in page


def test_a_file_is_kept_and_only_ever_downloaded(client_of, clerk, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    case, client = CaseFactory(), client_of(clerk)
    url = f"/cases/{case.public_id}/attachments/"

    client.post(f"{url}add/", {"file": SimpleUploadedFile("../vika.html", b"Paine putosi klo 8")})

    kept = CaseAttachment.objects.get()
    answer = client.get(f"{url}{kept.public_id}/")
    assert kept.name == "vika.html"
    assert answer.headers["Content-Type"] == "application/octet-stream"
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert b"".join(answer) == b"Paine putosi klo 8"


@pytest.mark.parametrize("content", [b"<script>1</script>", b"MZ\x90\x00\x03", b"", b"#!/bin/sh\nrm -rf /"])
def test_programs_pages_and_nothing_are_not_kept(client_of, clerk, content, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    case = CaseFactory()
    url = f"/cases/{case.public_id}/attachments/add/"

    client_of(clerk).post(url, {"file": SimpleUploadedFile("kuva.jpg", content)})

    assert not CaseAttachment.objects.exists()
    assert list(tmp_path.rglob("*")) == []


def test_a_banner_on_the_card_and_on_the_company_says_that_a_complaint_is_open(client_of, clerk, marketer):
    case = ComplaintFactory(subject="Hydrauliikka vuotaa")
    pages = (f"/items/{case.item.public_id}/", f"/companies/{case.company.public_id}/")

    assert [words(client_of(clerk).get(url)).count("Open complaint") for url in pages] == [1, 1]
    for url in pages:
        assert "Hydrauliikka" not in words(client_of(marketer).get(url))


def test_marketing_is_refused_and_a_stranger_finds_no_case(client_of, marketer, outsider, reader):
    case = CaseFactory()
    visit = VisitFactory(company=case.company)

    for url in (f"/cases/{case.public_id}/", f"/visits/{visit.public_id}/"):
        assert client_of(marketer).get(url).status_code == 403
        assert client_of(outsider).get(url).status_code == 404
        assert client_of(reader).get(url).status_code == 200
    assert client_of(reader).post(f"/cases/{case.public_id}/close/").status_code == 403


def test_the_list_narrows_by_late_mine_product_and_number(client_of, clerk):
    case = CaseFactory(subject="Oma vika", owner=clerk)
    CaseFactory(subject="Toisen vika", state="solved", solved_at=case.opened_at)
    client = client_of(clerk)

    for query in (
        "late=false&is_open=true",
        "owner=me",
        f"product={case.item.product.public_id}",
        f"q={case.number}",
    ):
        with time_machine.travel(case.opened_at):
            page = words(client.get(f"/cases/?{query}"))
        assert ("Oma vika" in page, "Toisen vika" in page) == (True, False), query


@pytest.mark.parametrize("path", ["/cases/", "/visits/", "/maintenance/"])
def test_lists_ask_the_same_number_of_questions_for_one_row_and_for_three(
    client_of, clerk, path, django_assert_max_num_queries
):
    item = ItemFactory(company=CompanyFactory())
    from tests.factories.cases import PlanFactory

    for _n in range(3):
        case = CaseFactory(company=item.company, item=item)
        VisitFactory(company=item.company, case=case, of_items=[item])
        PlanFactory(item=item)
    client = client_of(clerk)
    client.get(path)

    with django_assert_max_num_queries(20):
        assert client.get(path).status_code == 200

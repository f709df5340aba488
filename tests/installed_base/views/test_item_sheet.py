from datetime import UTC, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.factories.cases import ComplaintFactory, VisitFactory
from tests.factories.installed_base import ItemFactory, PartFactory

pytestmark = pytest.mark.django_db


def test_the_sheet_tells_what_a_technician_needs(client_of, clerk):
    machine = ItemFactory(serial="SN-4567")
    PartFactory(parent=machine, serial="CU-9")
    ComplaintFactory(item=machine, company=machine.company, subject="Vuotaa")
    VisitFactory(
        of_items=[machine], state="done", report="Tiiviste vaihdettu", result="fixed", covered_by="contract",
        ended_at=datetime(2026, 11, 20, 9, 0, tzinfo=UTC),
    )  # fmt: skip
    url = reverse("installed_base:item_sheet", args=[machine.public_id])
    client = client_of(clerk)

    with CaptureQueriesContext(connection) as queries:
        page = client.get(url).content.decode()

    for words in ("SN-4567", "CU-9", "Vuotaa", "Tiiviste vaihdettu", machine.company.legal_name):
        assert words in page
    assert reverse("installed_base:item_code", args=[machine.public_id]) in page
    assert len(queries) <= 25


def test_the_code_is_a_picture_from_our_own_host(client_of, clerk, outsider):
    url = reverse("installed_base:item_code", args=[ItemFactory().public_id])

    response = client_of(clerk).get(url)

    assert response["Content-Type"] == "image/svg+xml"
    assert b"<svg" in response.content
    assert b"style=" not in response.content
    assert client_of(outsider).get(url).status_code == 404


def test_a_stranger_has_no_sheet(client_of, outsider):
    url = reverse("installed_base:item_sheet", args=[ItemFactory().public_id])

    assert client_of(outsider).get(url).status_code == 404

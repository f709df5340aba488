"""Files of cases through the API: sent, listed, fetched, thrown away, by the rights of the pages."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from rest_framework.test import APIClient

from service.models import CaseAttachment
from service.operations import attachment
from tests.factories.cases import CaseFactory
from tests.factories.users import UserFactory
from users.permissions import Role, Scope

pytestmark = pytest.mark.django_db
URL = "/api/v1/case-attachments/"
PICTURE = b"\x89PNG\r\n\x1a\n" + b"0" * 40


@pytest.fixture(autouse=True)
def _files_of_the_test(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def api_of(user) -> APIClient:
    client = APIClient()
    client.force_authenticate(user)
    return client


def sent(api, case, content=PICTURE, name="../kuva.png"):
    file = SimpleUploadedFile(name, content)
    return api.post(URL, {"case": str(case.public_id), "file": file}, format="multipart")


def test_a_file_is_sent_listed_fetched_and_thrown_away(clerk):
    api, case = api_of(clerk), CaseFactory()
    CaseFactory()

    made = sent(api, case)
    listed = api.get(URL, {"case": str(case.public_id)}).data["results"]
    file = api.get(made.data["file_url"])

    assert (made.status_code, made.data["name"], made.data["size"]) == (201, "kuva.png", len(PICTURE))
    assert [row["id"] for row in listed] == [made.data["id"]]
    assert b"".join(file) == PICTURE
    assert file["Content-Type"] == "application/octet-stream"
    assert file["Content-Disposition"].startswith("attachment")
    assert api.delete(f"{URL}{made.data['id']}/").status_code == 204
    assert not CaseAttachment.objects.exists()


def test_a_program_and_what_is_too_big_are_refused_in_a_sentence(clerk, monkeypatch):
    api, case = api_of(clerk), CaseFactory()

    program = sent(api, case, b"MZ\x90\x00", "kuva.png")
    monkeypatch.setattr(attachment, "MEGABYTES", 0)
    big = sent(api, case)

    assert (program.status_code, big.status_code) == (400, 413)
    assert "ZIP" in str(program.data)
    assert not CaseAttachment.objects.exists()


def test_who_may_not_see_the_case_sees_no_file_and_adds_none(clerk, reader, marketer, outsider):
    case = CaseFactory()
    made = sent(api_of(clerk), case)
    url = made.data["file_url"]

    file = api_of(reader).get(url)
    assert (file.status_code, b"".join(file)) == (200, PICTURE)
    assert sent(api_of(reader), case).status_code == 403
    assert api_of(marketer).get(url).status_code == 403
    assert api_of(outsider).get(url).status_code == 404
    assert sent(api_of(outsider), case).status_code == 403
    elsewhere = UserFactory(role=Role.AFTERMARKET, scope=Scope.OWN)
    assert sent(api_of(elsewhere), case).status_code == 400
    assert CaseAttachment.objects.count() == 1

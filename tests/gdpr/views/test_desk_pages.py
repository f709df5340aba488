"""Breaches, notices, health, the record of processing, and work for requests, as the desk sees them."""

from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from gdpr.models import Breach, InboxTest, NoticeObligation, PrivacyNotice, RequestTask, SubjectRequest
from gdpr.operations.notice import enter_whom_to_tell
from gdpr.templatetags.privacy import may_open
from tests.factories.contacts import PersonFactory
from tests.factories.gdpr import BreachFactory, ObligationFactory, SubjectRequestFactory

pytestmark = pytest.mark.django_db


def url(name, *args):
    return reverse(f"gdpr:{name}", args=args)


def test_a_breach_goes_from_its_discovery_to_the_register(client_of, privacy_admin):
    client = client_of(privacy_admin)
    facts = {
        "title": "Lost phone", "aware_at": "2026-11-20 09:00", "natures": ["c", "a"], "what": "Left in a taxi",
        "risk": "unknown",
    }  # fmt: skip

    client.post(url("breach_create"), facts)
    one = Breach.objects.get()
    assert one.natures == "ca"
    assert "hours late" in client.get(url("breach", one.public_id)).content.decode()
    assert client.post(url("breach_close", one.public_id)).status_code == 302
    told = {"to": "authority", "at": timezone.localtime().strftime("%Y-%m-%d %H:%M"), "words": "Report"}
    assert client.post(url("breach_tell", one.public_id), told).status_code == 422
    client.post(url("breach_tell", one.public_id), told | {"delay_reason": "The processor told us late"})
    client.post(
        url("breach_edit", one.public_id),
        facts | {"risk": "risk", "risk_because": "A list of names", "revision": 2},
    )
    client.post(url("breach_close", one.public_id))

    one.refresh_from_db()
    assert one.closed_at is not None
    assert "Lost phone" in client.get(url("breach_list")).content.decode()


def test_the_hours_that_are_left_stand_on_the_list(client_of, privacy_admin):
    BreachFactory(aware_at=timezone.now() - timedelta(hours=1, minutes=30))

    client = client_of(privacy_admin)
    for page in ("breach_list", "request_list", "recipient_list"):  # and on every page of the desk
        assert "70 hours left" in client.get(url(page)).content.decode()


def test_the_notice_is_published_and_everybody_reads_it(client_of, privacy_admin, settings):
    settings.CONTROLLER_NAME = "Konepaja Oy"
    client = client_of(privacy_admin)
    assert Client().get(url("privacy_notice")).status_code == 404

    assert "Konepaja Oy" in client.get(url("notice_preview")).content.decode()
    client.post(url("notice_publish"))
    client.post(url("notice_publish"))  # nothing new: refused in words

    page = Client().get(url("privacy_notice"), headers={"Accept-Language": "en"}).content.decode()
    assert PrivacyNotice.objects.count() == 2
    assert "Konepaja Oy" in page
    assert "tietosuoja.fi" in page


def test_persons_are_noted_as_told_in_one_go(client_of, privacy_admin):
    first, second, third = (ObligationFactory() for _ in range(3))
    client = client_of(privacy_admin)
    client.post(url("notice_publish"))

    client.post(
        url("obligation_told"), {"how": "message", "ids": [first.public_id, second.public_id, "nonsense"]}
    )

    assert list(NoticeObligation.objects.open()) == [third]
    assert third.person.full_name in client.get(url("notice_list")).content.decode()


def test_one_proposes_an_exemption_and_another_approves(client_of, privacy_admin, admin):
    one = ObligationFactory()
    address = url("obligation_exempt", one.public_id)

    client_of(privacy_admin).post(address, {"exemption": "a", "reason": "Told at the fair"})
    client_of(privacy_admin).post(address, {"act": "approve"})
    one.refresh_from_db()
    assert one.state == "open"
    client_of(admin).post(address, {"act": "approve"})

    one.refresh_from_db()
    assert one.state == "exempt"


def test_the_health_of_the_desk_is_red_on_the_page_and_for_programs(client_of, privacy_admin):
    ObligationFactory(due_on=date(2020, 1, 1))
    client = client_of(privacy_admin)

    page = client.get(url("desk_health")).content.decode()
    told = client.get("/api/v1/privacy-health/").json()

    assert "Persons not told in time that we have their data" in page
    assert told["status"] == "red"
    by_name = {sign["name"]: sign for sign in told["signs"]}
    assert by_name["mass_viewing"] == {
        "name": "mass_viewing", "words": "Days of very much looking, not looked into", "count": 0, "is_red": False,
        "to_do": "",
    }  # fmt: skip


def test_a_program_asks_whom_we_owe_a_notice_and_says_that_it_was_given(client_of, privacy_admin):
    one, client = ObligationFactory(), client_of(privacy_admin)
    ObligationFactory()
    client.post(url("notice_publish"))
    address = "/api/v1/notice-obligations/"

    owed = client.get(address, {"person": one.person.public_id, "state": "open"}).json()["results"]
    told = client.post(f"{address}{one.public_id}/told/", {"how": "message"}, content_type="application/json")

    assert [row["id"] for row in owed] == [str(one.public_id)]
    assert told.json()["state"] == "fulfilled"


def test_a_form_of_another_site_says_that_a_person_gave_data_and_was_shown_the_notice(
    client_of, privacy_admin, rep
):
    person, client = PersonFactory(), client_of(privacy_admin)
    client.post(url("notice_publish"))
    address = "/api/v1/notice-obligations/"
    given = {"person": str(person.public_id), "source": "Form of the web site", "how": "shown"}

    made = client.post(address, given, content_type="application/json")

    assert (made.status_code, made.json()["article"], made.json()["state"]) == (201, "13", "fulfilled")
    assert client.post(address, {}, content_type="application/json").status_code == 400
    assert client_of(rep).post(address, given, content_type="application/json").status_code == 403


def test_a_program_says_that_the_person_gave_what_it_writes(client_of, admin):
    client_of(admin).post(
        "/api/v1/persons/?from_person=true", {"last_name": "Lomake"}, content_type="application/json"
    )

    assert enter_whom_to_tell(now=timezone.now()) == 0  # noted with the person
    assert NoticeObligation.objects.get().article == "13"


def test_the_code_of_the_inbox_test_is_written_down(client_of, privacy_admin):
    test, client = (
        InboxTest.objects.create(code="TEST-ABCD", sent_at=timezone.now()),
        client_of(privacy_admin),
    )

    assert client.post(url("desk_health"), {"code": "TEST-OTHER"}).status_code == 422
    assert client.post(url("desk_health"), {"code": "TEST-ABCD"}).status_code == 302
    test.refresh_from_db()
    assert test.registered_by == privacy_admin


def test_the_record_of_processing_names_purposes_and_tables(client_of, privacy_admin):
    page = client_of(privacy_admin).get(url("processing")).content.decode()

    assert "Looking after a customer" in page
    assert "contacts.person" in page


def test_a_fact_is_put_right_and_a_task_done_on_the_page_of_the_request(client_of, privacy_admin):
    person = PersonFactory(last_name="Vanhanen")
    one = SubjectRequestFactory(
        kind="rectification", person=person, state="working", identity_method="address",
        identified_at=timezone.now(), assignee=privacy_admin,
    )  # fmt: skip
    client = client_of(privacy_admin)

    client.post(
        url("request_rectify", one.public_id),
        {"key": f"contacts.person:{person.pk}:last_name", "value": "Uusinen"},
    )
    client.post(
        url("request_task", one.public_id),
        {
            "kind": "collect",
            "words": "Ask the ERP",
            "assignee": privacy_admin.public_id,
            "due_on": "2026-12-01",
        },
    )
    task = RequestTask.objects.get()
    client.post(url("task_finish", task.public_id), {"result": "Nothing there"})

    page = client.get(url("request", one.public_id)).content.decode()
    person.refresh_from_db()
    assert person.last_name == "Uusinen"
    assert "Last name" in page
    assert "Nothing there" in page


def test_another_right_of_the_same_letter_keeps_sender_and_receipt(client_of, privacy_admin):
    one = SubjectRequestFactory(requester_email="aino@home.example")
    client = client_of(privacy_admin)

    page = client.get(url("request_create"), {"letter": one.public_id}).content.decode()
    twin = SubjectRequestFactory(requester_email="aino@home.example", kind="erasure")
    client.post(url("request_close", twin.public_id), {"outcome": "duplicate", "duplicate_of": one.public_id})

    assert 'value="aino@home.example"' in page
    assert SubjectRequest.objects.get(pk=twin.pk).duplicate_of == one
    assert client.get(url("request_create"), {"letter": "nonsense"}).status_code == 200


@pytest.mark.parametrize(
    "name", ["breach_list", "notice_list", "desk_health", "processing", "notice_preview"]
)
def test_a_rep_sees_none_of_it(client_of, rep, name):
    assert client_of(rep).get(url(name)).status_code == 403


def test_a_rep_reads_no_signs_by_the_api(client_of, rep):
    assert client_of(rep).get("/api/v1/privacy-health/").status_code == 403


def test_the_desk_shows_its_parts_and_the_pages_of_the_open_one(client_of, privacy_admin):
    page = client_of(privacy_admin).get(url("hold_list")).content.decode()

    assert f'href="{url("rule_list")}"' in page  # a page of the same part
    assert f'href="{url("disclosure_list")}"' not in page  # a page of another part
    assert page.count('aria-current="page"') == 3  # the noun of the menu, the part, the page


def test_nobody_is_led_to_a_page_of_the_desk_that_would_refuse_them(privacy_admin, marketer):
    assert (may_open(privacy_admin, url("rule_list")), may_open(marketer, url("rule_list"))) == (True, False)


def test_a_breach_of_which_we_have_known_too_long_is_told_so_at_once(client_of, privacy_admin):
    form = {"title": "Kannettava", "natures": ["c"], "what": "Varastettiin", "risk": "unknown"}
    aware = timezone.localtime() - timedelta(hours=73)

    page = client_of(privacy_admin).post(
        reverse("gdpr:breach_create"), form | {"aware_at": aware.strftime("%Y-%m-%d %H:%M")}, follow=True
    )

    assert "The 72 hours are over" in page.content.decode()

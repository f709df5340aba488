"""Facts put right and consents given since a backup: what shows itself is back after the replay, the rest is a task."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError
from django.urls import reverse

from contacts.models import Person
from contacts.operations.contact_point import remove_contact_point
from contacts.operations.person import edit_person
from gdpr.models import ConsentEvent, JournalEntry, LostAct, SubjectRequest
from gdpr.operations.consent import record_consent, record_refusal
from gdpr.operations.double_opt_in import ask_for_consent, confirm_consent, confirming_token
from gdpr.operations.erasure.erase import erase_person
from gdpr.operations.erasure.journal import journal, write_journal
from gdpr.operations.erasure.replay import replay_journal
from gdpr.operations.erasure.replay_lost import consent_again
from gdpr.operations.ledger_refusals import LostActSettled, NotRectifiable
from gdpr.operations.lost_act import settle_lost_act
from gdpr.operations.own_page import choose_topics
from gdpr.operations.refusals import ReasonMissing
from gdpr.operations.request import close_request, receive_request, reopen_request
from gdpr.operations.request_work import rectify
from gdpr.queries import gate
from gdpr.queries.health import signs
from gdpr.queries.permission import permission
from history.operations import Origin, one_change_set, standing_of
from tests.factories.contacts import ContactPointFactory, PersonFactory, PositionFactory
from tests.factories.gdpr import ConsentTextFactory, SubjectRequestFactory, TopicFactory
from tests.factories.users import UserFactory
from tests.gdpr.canary.scan import dump, restore
from tests.stage import database
from users.permissions import Role

MAIL = "aino@journal.example"
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.fixture(autouse=True)
def _journal(settings, tmp_path):
    settings.ERASURE_JOURNAL = str(tmp_path / "journal")
    gate.forget()
    yield
    gate.forget()


def put_right(person, by, now, name="Uusinen"):
    """As the desk does it for a request."""
    request = SubjectRequestFactory(
        kind="rectification", person=person, state="working", identity_method="address", identified_at=now
    )
    rectify(request=request, key=f"contacts.person:{person.pk}:last_name", value=name, by=by, now=now)
    return request


def on_the_page(person, by, now, **values):
    """As the form of the person does it, with “corrected by the person” ticked."""
    edits = {"values": values | {"is_rectified": True}, "base": {}, "expected_revision": None}
    edit_person(person=person, edits=edits, by=by, now=now)


def consent_by_link(person, text, by, now):
    asked = ask_for_consent(person=person, address=MAIL, text=text, by=by, now=now)
    confirm_consent(token=confirming_token(event=asked), ip="192.0.2.7", user_agent="Firefox", by=by, now=now)


def consent_on_paper(person, text, by, now):
    record_consent(
        person=person, address=MAIL, channel="email", text=text, method="paper", evidence="Allekirjoitettu messuilla",
        occurred_at=now, by=by, now=now,
    )  # fmt: skip


def refuse(person, text, by, now):
    record_refusal(
        person=person, channel="email", topic=text.topic, method="phone", evidence="Soitti", occurred_at=now, by=by, now=now,
        address=MAIL,
    )  # fmt: skip


def red(now) -> int:
    return next(sign.count for sign in signs(now=now, today=now.date()) if sign.name == "lost_acts")


def test_what_came_after_the_dump_is_told_again_after_the_restore_and_health_is_red_until_somebody_looked(
    django_db_setup, django_db_blocker, tmp_path, now
):
    with (
        database.own_database("lost") as name,
        database.empty_database(f"{name}_restored"),
        django_db_blocker.unblock(),
    ):
        with database.connected_to(name):
            by = UserFactory(role=Role.PRIVACY, email="keeper@journal.example")
            person = PersonFactory(first_name="Aino", last_name="Vanhanen", language="fi")
            ContactPointFactory(person=person, value=MAIL)
            by_link, on_paper, early = ConsentTextFactory(), ConsentTextFactory(), ConsentTextFactory()
            regretted, regained = ConsentTextFactory(), ConsentTextFactory()
            asked = ask_for_consent(person=person, address=MAIL, text=early, by=by, now=now)
            write_journal(now=now)
            dump(name, tmp_path / "before.sql")

            request = put_right(person, by, now + HOUR)
            on_the_page(person, by, now + HOUR, language="sv")
            consent_by_link(person, by_link, by, now + HOUR)
            consent_on_paper(person, on_paper, by, now + HOUR)
            token = confirming_token(event=asked)
            confirm_consent(token=token, ip=None, user_agent="", by=by, now=now + HOUR)
            consent_by_link(person, regretted, by, now + HOUR)
            refuse(person, regretted, by, now + 2 * HOUR)
            refuse(person, regained, by, now + HOUR)
            consent_by_link(person, regained, by, now + 2 * HOUR)
            write_journal(now=now + 2 * HOUR)
        restore(tmp_path / "before.sql", f"{name}_restored")
        with database.connected_to(f"{name}_restored"):
            gate.forget()
            assert gate.is_behind()

            done = replay_journal(by=by, now=now + DAY)

            assert (done["rectified"], done["consent"], gate.is_behind()) == (2, 8, False)
            told = LostAct.objects.order_by("pk").values_list("kind", "fields", "request_number", "method")
            assert list(told) == [
                ("rectified", ["last_name"], request.number, ""),
                ("rectified", ["language"], "", ""),
                ("consent", [], "", "paper"),
            ]
            allowed = [
                permission(person, MAIL, "email", text.topic, now + DAY).code
                for text in (by_link, early, on_paper, regretted, regained)
            ]
            assert allowed == ["consent", "consent", "no_basis", "suppressed", "consent"]
            assert red(now + DAY) == 3

            first, second, paper = LostAct.objects.order_by("pk")
            settle_lost_act(
                lost=first, because="Kirje kansiossa", values={"last_name": "Uusinen"}, by=by, now=now + DAY
            )
            settle_lost_act(lost=second, because="Kysytty", values={"language": "fi"}, by=by, now=now + DAY)
            settle_lost_act(lost=paper, because="Paperia ei löydy", by=by, now=now + DAY)

            back = Person.objects.get(pk=person.pk)
            standing = standing_of(obj=back)
            assert (back.last_name, back.language, red(now + DAY)) == ("Uusinen", "fi", 0)
            assert [standing[one].act for one in ("last_name", "language")] == ["rectified", "rectified"]
            assert replay_journal(by=by, now=now + 2 * DAY) == {}


@pytest.mark.django_db
def test_the_journal_tells_which_fact_and_which_consent_and_not_a_word_of_either(privacy_admin, now):
    person = ContactPointFactory(value=MAIL, person__last_name="Vanhanen").person
    put_right(person, privacy_admin, now)
    on_the_page(person, privacy_admin, now, notes="Muutti Ouluun")
    consent_by_link(person, ConsentTextFactory(), privacy_admin, now)
    consent_on_paper(person, ConsentTextFactory(), privacy_admin, now)

    write_journal(now=now)

    kinds = [entry.kind for entry in journal().entries()]
    told = "".join(path.read_text() for path in journal().files())
    assert kinds == ["rectified", "rectified", "consent", "consent", "consent"]
    words = ("Vanhanen", "Uusinen", "Oulu", "aino", "Allekirjoitettu", "192.0.2.7", "Firefox")
    assert [word for word in words if word in told] == []


@pytest.mark.django_db
def test_an_edit_that_is_no_rectification_is_not_told(privacy_admin, now):
    person = PersonFactory()
    edits = {"values": {"last_name": "Toinen"}, "base": {}, "expected_revision": None}
    edit_person(person=person, edits=edits, by=privacy_admin, now=now)

    assert not JournalEntry.objects.exists()


def forgotten() -> None:
    """As after a restore: what came since the backup is in the journal alone."""
    JournalEntry.objects.all().delete()
    gate.forget()
    assert gate.is_behind()


@pytest.mark.django_db
def test_a_row_that_was_added_or_taken_away_at_the_persons_word_is_a_task_too(privacy_admin, now):
    point = ContactPointFactory(value=MAIL)
    with one_change_set(by=privacy_admin, at=now, from_=Origin(act="rectified", party="zero")):
        remove_contact_point(point=point, by=privacy_admin, now=now)
    write_journal(now=now)
    forgotten()

    replay_journal(by=privacy_admin, now=now + DAY)

    lost = LostAct.objects.get()
    assert (lost.person, lost.object_type, lost.object_uid, lost.fields) == (
        point.person,
        "contacts.contactpoint",
        point.public_id,
        [],
    )


@pytest.mark.django_db
def test_of_the_same_fact_one_task_is_enough(privacy_admin, now):
    person = PersonFactory()
    on_the_page(person, privacy_admin, now, last_name="Eka")
    on_the_page(person, privacy_admin, now + HOUR, last_name="Toka")
    write_journal(now=now + HOUR)
    forgotten()

    replay_journal(by=privacy_admin, now=now + DAY)

    assert LostAct.objects.get().happened_at == now + HOUR


@pytest.mark.django_db
def test_whoever_was_erased_since_leaves_no_task(privacy_admin, now):
    person = PersonFactory()
    on_the_page(person, privacy_admin, now, last_name="Uusinen")
    write_journal(now=now)
    erase_person(person=person, cause="request", by=privacy_admin, now=now + HOUR)
    write_journal(now=now + HOUR)
    back = PersonFactory(public_id=person.public_id)
    forgotten()

    done = replay_journal(by=privacy_admin, now=now + DAY)

    assert (done["rectified"], done["erasure"], LostAct.objects.exists()) == (1, 1, False)
    assert not Person.objects.filter(pk=back.pk).exists()


@pytest.mark.django_db
def test_choices_on_the_own_page_show_themselves(privacy_admin, now):
    person = ContactPointFactory(value=MAIL, person__language="fi").person
    text = ConsentTextFactory()
    choose_topics(
        person=person, ticked={("email", text.topic.pk)}, shown=set(), token="t" * 40, address=MAIL, by=privacy_admin, now=now,
    )  # fmt: skip
    payload = JournalEntry.objects.get(kind="consent").payload
    twin = PersonFactory()
    ContactPointFactory(person=twin, value="toinen@journal.example")

    told = payload | {"uids": [str(twin.public_id)], "event": "00000000-0000-0000-0000-000000000001"}
    assert consent_again(payload=told, at=now, by=privacy_admin, now=now + DAY) == 1
    again = ConsentEvent.objects.get(person=twin)
    assert (again.action, again.method, again.text, again.fingerprint) == (
        "granted",
        "own_page",
        text,
        payload["fingerprint"],
    )
    assert consent_again(payload=told, at=now, by=privacy_admin, now=now + DAY) == 0


@pytest.mark.django_db
def test_a_consent_to_a_wording_that_the_backup_does_not_know_is_a_task(privacy_admin, now):
    person = ContactPointFactory(value=MAIL).person
    consent_by_link(person, ConsentTextFactory(), privacy_admin, now)
    payload = JournalEntry.objects.filter(kind="consent").order_by("-seq").first().payload

    lost = {"event": "00000000-0000-0000-0000-000000000001", "text": "00000000-0000-0000-0000-000000000002"}
    assert consent_again(payload=payload | lost, at=now, by=privacy_admin, now=now + DAY) == 1
    assert LostAct.objects.get().method == "link"


def ask(by, now, **facts):
    told = {
        "kind": "access",
        "channel": "email",
        "requester_name": "Aino Virtanen",
        "requester_email": MAIL,
    } | facts
    return receive_request(**told, received_at=now, words="Mitä tietoja teillä on?", by=by, now=now)


@pytest.mark.django_db
def test_a_request_that_the_backup_does_not_know_is_a_task_until_its_answer_is_told_too(privacy_admin, now):
    open_one, answered = ask(privacy_admin, now), ask(privacy_admin, now, kind="no_marketing")
    close_request(request=answered, outcome="fulfilled", answer="Tehty", by=privacy_admin, now=now + HOUR)
    write_journal(now=now + HOUR)
    told = "".join(path.read_text() for path in journal().files())
    SubjectRequest.objects.all().delete()
    forgotten()

    done = replay_journal(by=privacy_admin, now=now + DAY)

    first, second = LostAct.objects.order_by("pk")
    assert (first.request_number, first.right, first.due_on, first.happened_at) == (
        open_one.number, "access", open_one.due_on, now
    )  # fmt: skip
    assert (first.settled_at, second.settled_at, second.object_uid) == (None, now + HOUR, answered.public_id)
    assert (done["request"], red(now + DAY)) == (3, 1)
    assert [word for word in ("Aino", "aino", "Mitä", "Tehty") if word in told] == []


@pytest.mark.django_db
def test_a_request_that_the_backup_has_is_no_task_and_one_taken_up_again_is(privacy_admin, now):
    known, gone = ask(privacy_admin, now), ask(privacy_admin, now, kind="no_marketing")
    close_request(request=gone, outcome="fulfilled", answer="Tehty", by=privacy_admin, now=now + HOUR)
    reopen_request(request=gone, by=privacy_admin, now=now + 2 * HOUR)
    write_journal(now=now + 2 * HOUR)
    SubjectRequest.objects.exclude(pk=known.pk).delete()
    forgotten()

    replay_journal(by=privacy_admin, now=now + DAY)

    assert [one.object_uid for one in LostAct.objects.unsettled()] == [gone.public_id]


@pytest.mark.django_db
def test_the_desk_is_led_to_where_a_lost_request_is_written_down_again(privacy_admin, client_of, now):
    lost = LostAct.objects.create(
        kind="request", object_uid=uuid4(), request_number="TP-9", right="access", due_on=now.date(), happened_at=now, found_at=now
    )  # fmt: skip
    client, page = client_of(privacy_admin), reverse("gdpr:lost_settle", args=[lost.public_id])

    seen = client.get(page).content.decode()
    listed = client.get(reverse("gdpr:lost_list")).content.decode()
    done = client.post(page, {"reason": "Kirjattu uudelleen, TP-12"})

    assert ("TP-9" in seen, reverse("gdpr:request_create") in seen, "TP-9" in listed) == (True, True, True)
    assert (done.status_code, red(now)) == (302, 0)


def lost_name(person, now, **facts):
    told = {"kind": "rectified", "object_type": "contacts.person", "object_uid": person.public_id} | facts
    return LostAct.objects.create(person=person, **({"fields": ["last_name"]} | told), happened_at=now, found_at=now)  # fmt: skip


@pytest.mark.django_db
def test_a_task_asks_for_a_reason_is_settled_once_and_changes_no_other_fact(privacy_admin, now):
    person = PersonFactory(first_name="Aino")
    said = {"lost": lost_name(person, now), "by": privacy_admin, "now": now}

    with pytest.raises(ReasonMissing):
        settle_lost_act(because=" ", **said)
    with pytest.raises(NotRectifiable):
        settle_lost_act(because="Soitti", values={"first_name": "Muu"}, **said)
    settle_lost_act(because="Soitti", **said)
    with pytest.raises(LostActSettled):
        settle_lost_act(because="Taas", **said)
    person.refresh_from_db()
    assert person.first_name == "Aino"
    with pytest.raises(IntegrityError, match="lost_act_settled_whole"):
        LostAct.objects.update(because="")


@pytest.mark.django_db
def test_the_desk_puts_a_fact_right_on_the_page_and_a_program_by_the_api(privacy_admin, rep, client_of, now):
    position = PositionFactory(title="Myyja", person__last_name="Vanhanen")
    name = lost_name(position.person, now)
    title = lost_name(position.person, now, object_type="contacts.position", object_uid=position.public_id, fields=["title"])  # fmt: skip
    client, page = client_of(privacy_admin), reverse("gdpr:lost_settle", args=[name.public_id])
    assert "Vanhanen" in client.get(page).content.decode()
    assert client.post(page, {"outcome": "right", "last_name": "Uusinen"}).status_code == 422

    answer = client.post(page, {"outcome": "right", "last_name": "Uusinen", "reason": "Kirje kansiossa"})
    api = f"/api/v1/lost-acts/{title.public_id}/settle/"
    told = client.post(api, {"reason": "Soitti", "values": {"title": "Johtaja"}}, "application/json")

    position.refresh_from_db()
    position.person.refresh_from_db()
    assert (answer.status_code, told.status_code) == (302, 200)
    assert (position.person.last_name, position.title) == ("Uusinen", "Johtaja")
    assert client.get("/api/v1/lost-acts/?is_open=true").json()["results"] == []
    listed = client.get(reverse("gdpr:lost_list")).content.decode()
    assert "Kirje kansiossa" in listed
    assert client_of(rep).get(reverse("gdpr:lost_list")).status_code in (403, 404)


@pytest.mark.django_db
def test_nothing_to_put_right_changes_nothing(privacy_admin, client_of, now):
    person = PersonFactory(last_name="Vanhanen")
    page = reverse("gdpr:lost_settle", args=[lost_name(person, now).public_id])

    client_of(privacy_admin).post(page, {"outcome": "nothing", "last_name": "Typo", "reason": "Peruttiin"})

    person.refresh_from_db()
    assert (person.last_name, LostAct.objects.get().because) == ("Vanhanen", "Peruttiin")
    assert "last_name" not in standing_of(obj=person) or standing_of(obj=person)["last_name"].act != "rectified"  # fmt: skip


@pytest.mark.django_db
def test_a_lost_consent_leads_to_where_it_is_written_down_again(privacy_admin, client_of, now):
    person = PersonFactory()
    lost = LostAct.objects.create(
        kind="consent", person=person, channel="email", topic=TopicFactory(), method="paper", happened_at=now, found_at=now
    )  # fmt: skip
    page = client_of(privacy_admin).get(reverse("gdpr:lost_settle", args=[lost.public_id])).content.decode()

    assert reverse("gdpr:consent_create", args=[person.public_id]) in page

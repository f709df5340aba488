"""The look through the texts of all registers for a copy: asked for, made once, leaned on as long as it is true."""

import time
from datetime import timedelta

import pytest
from django.db import connection

from companies.models import Company
from gdpr.models import RequestLook
from gdpr.operations.erasure.erase import erase_person
from gdpr.operations.request import choose_person, close_request
from gdpr.operations.request_look import LOCK, ask_look, look_through, resume_looks
from gdpr.queries.elsewhere import rows_elsewhere
from gdpr.queries.erasure.look import Looked, written_since
from gdpr.queries.request_look import looked_for, needs_look
from tests.factories.companies import CompanyFactory
from tests.factories.contacts import ContactPointFactory, PersonFactory
from tests.factories.gdpr import SubjectRequestFactory, looked_through

ADDRESS = "aino@kanaria.example"
NOTE = f"Laskut: {ADDRESS}"


@pytest.fixture
def asked(db):
    """A request about Aino, whom the notes of a company name by her address."""
    CompanyFactory(notes=NOTE)
    CompanyFactory(notes="Laskut: joku@muu.example")
    return SubjectRequestFactory(person=ContactPointFactory(person=PersonFactory(), value=ADDRESS).person)


def found(request, now) -> dict:
    looked = looked_for(request, now=now)
    return {} if looked is None else looked.rows


def told(request, now) -> list[str]:
    rows = rows_elsewhere(request.person, looked=looked_for(request, now=now))
    return sorted(fact.value for row in rows for fact in row.facts)


def wait_for_older_writers() -> None:
    """Other test processes write on the same server: what began before the rows were written counts as going on."""
    limit = time.monotonic() + 120
    while _query(
        "SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint <= max(c.xmin::text::bigint) FROM companies_company c"
    ):
        assert time.monotonic() < limit, "Another process writes and does not end."
        time.sleep(0.05)


def test_it_keeps_the_numbers_of_records_and_no_word_of_them(asked, now):
    looked_through(asked, now)

    look = RequestLook.objects.get()
    assert look.rows == {"companies.company": [Company.objects.get(notes=NOTE).pk]}
    assert look.made_at == now
    assert "aino" not in str(RequestLook.objects.values().get()).lower()


@pytest.mark.django_db
def test_choosing_the_person_asks_for_it_once(privacy_admin, now, django_capture_on_commit_callbacks):
    asked, person = SubjectRequestFactory(), PersonFactory()
    with django_capture_on_commit_callbacks() as sent:
        choose_person(request=asked, person=person, by=privacy_admin, now=now)
        ask_look(request=asked, now=now)

    assert len(sent) == 1
    assert RequestLook.objects.get().asked_at == now
    assert [look_through(request_id=asked.pk, now=now) for _time in range(2)] == [True, False]
    with django_capture_on_commit_callbacks() as sent:
        ask_look(request=asked, now=now)  # it stands
    assert sent == []


def test_another_person_is_looked_for_anew(asked, privacy_admin, now):
    looked_through(asked, now)

    choose_person(request=asked, person=PersonFactory(), by=privacy_admin, now=now)

    assert looked_for(asked, now=now) is None
    assert RequestLook.objects.get().rows == {}


def test_an_address_that_comes_or_is_shared_from_now_on_outdates_it(asked, now):
    looked_through(asked, now)
    mine = ContactPointFactory(person=asked.person, value="aino2@kanaria.example")
    assert looked_for(asked, now=now) is None

    looked_through(asked, now)
    assert looked_for(asked, now=now) is not None
    ContactPointFactory(person=PersonFactory(), value=mine.value)
    assert looked_for(asked, now=now) is None


def test_after_a_week_it_is_not_leaned_on_any_more_and_forgotten(asked, now):
    looked_through(asked, now)
    later = now + timedelta(days=7, seconds=1)

    assert found(asked, later - timedelta(seconds=2)) != {}
    assert looked_for(asked, now=later) is None
    resume_looks(now=later)
    assert not RequestLook.objects.exists()


@pytest.mark.parametrize("wrong", [{"cluster": 1}, {"since": 2**40}, {"since": -(2**31)}])
def test_the_count_of_another_server_of_the_database_is_not_leaned_on(asked, now, wrong):
    looked_through(asked, now)

    RequestLook.objects.update(**wrong)

    assert looked_for(asked, now=now) is None


def test_one_whose_worker_was_killed_is_sent_again(asked, now, django_capture_on_commit_callbacks):
    ask_look(request=asked, now=now)

    with django_capture_on_commit_callbacks() as sent:
        assert resume_looks(now=now + timedelta(seconds=59)) == 0
        assert resume_looks(now=now + timedelta(seconds=61)) == 1

    assert len(sent) == 1


def test_what_is_asked_anew_while_a_worker_looks_is_not_answered_by_that_look(asked, now):
    ask_look(request=asked, now=now)
    RequestLook.objects.filter(request=asked).delete()

    assert look_through(request_id=asked.pk, now=now) is False


def test_a_request_that_is_over_forgets_it(asked, privacy_admin, now):
    looked_through(asked, now)

    close_request(request=asked, outcome="withdrawn", answer="", by=privacy_admin, now=now)

    assert not RequestLook.objects.exists()
    ask_look(request=asked, now=now)
    assert not RequestLook.objects.exists()


def test_an_erasure_takes_it_along(asked, privacy_admin, now):
    looked_through(asked, now)

    erase_person(person=asked.person, cause="request", by=privacy_admin, now=now)

    assert not RequestLook.objects.exists()


@pytest.mark.django_db
def test_a_copy_for_another_keeper_and_a_request_about_nobody_need_none(now):
    person = PersonFactory()

    assert needs_look(SubjectRequestFactory(person=person))
    assert not needs_look(SubjectRequestFactory(person=person, kind="portability"))
    assert not needs_look(SubjectRequestFactory(person=person, kind="objection"))
    assert not needs_look(SubjectRequestFactory(person=None))


@pytest.mark.django_db(transaction=True)
class TestAcrossTransactions:
    def test_the_copy_is_what_the_register_holds_now_though_the_look_was_before(self, asked, now):
        Company.objects.filter(notes=NOTE).update(notes=f"Ennen: {ADDRESS}")
        changed = CompanyFactory(notes="Ei ketään")
        looked_through(asked, now)
        assert told(asked, now) == [f"Ennen: {ADDRESS}"]

        CompanyFactory(notes=f"Uusi: {ADDRESS}")
        Company.objects.filter(pk=changed.pk).update(notes=f"Muutettu: {ADDRESS}")
        Company.objects.filter(notes=f"Ennen: {ADDRESS}").update(notes="Poistettu")

        assert told(asked, now) == [f"Muutettu: {ADDRESS}", f"Uusi: {ADDRESS}"]

    def test_only_what_was_found_and_what_was_written_since_is_read(self, asked, now):
        wait_for_older_writers()
        looked_through(asked, now)
        looked = looked_for(asked, now=now)
        blind = Looked({}, looked.since)  # as if the look had found nothing

        assert rows_elsewhere(asked.person, looked=blind) == []
        Company.objects.filter(notes=NOTE).update(notes=NOTE + ".")
        assert len(rows_elsewhere(asked.person, looked=blind)) == 1

    def test_what_another_transaction_had_not_committed_when_the_look_was_made_is_read_since(
        self, asked, now
    ):
        other = connection.copy()
        try:
            with other.cursor() as cursor:
                cursor.execute("BEGIN")
                cursor.execute("UPDATE companies_company SET notes = notes || '!' WHERE notes = %s", [NOTE])
                cursor.execute(
                    "UPDATE companies_company SET notes = %s WHERE notes LIKE %s", [NOTE, "%muu.example"]
                )
                looked_through(asked, now)
                cursor.execute("COMMIT")
        finally:
            other.close()

        assert told(asked, now) == [NOTE, NOTE + "!"]

    def test_of_two_workers_one_leaves(self, asked, now):
        ask_look(request=asked, now=now)
        other = connection.copy()
        try:
            with other.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_lock(%s, %s)", [LOCK, asked.pk])
                assert look_through(request_id=asked.pk, now=now) is False
                cursor.execute("SELECT pg_advisory_unlock(%s, %s)", [LOCK, asked.pk])
        finally:
            other.close()

        assert look_through(request_id=asked.pk, now=now) is True


@pytest.mark.parametrize("rounds", [0, 2**32, 3 * 2**32])
def test_rows_written_by_a_transaction_or_a_later_one_are_known_however_often_the_count_went_round(
    asked, rounds
):
    number = _query("SELECT min(row.xmin::text::bigint) FROM companies_company row")

    def newer(than: int) -> int:
        condition, values = written_since(than)
        return _query(f"SELECT count(*) FROM companies_company row WHERE {condition}", values)

    assert newer(number + rounds) == Company.objects.count() > 0
    assert newer(number + rounds + 2**31 - 1 + 1) == 0  # half a round on: older than that
    assert newer(number + rounds + 10_000) == 0
    assert newer(2**32 - 10 if number < 2**31 else number) == Company.objects.count()


def _query(sql: str, values: list | tuple = ()) -> int:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return cursor.fetchone()[0]

"""The proof: a person in every column that can hold words is erased, and is in nothing that is left.

Registry-driven: a model that comes to the product is planted, erased and looked for without being named here.
"""

import io
import logging
import pickle
import zipfile
from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.apps import apps
from django.contrib.sessions.backends.db import SessionStore
from django.core.files.base import ContentFile
from django.db import connection, models
from django.test import Client
from redis import Redis

from activities.models import ActivityPerson
from companies.models import CompanyContactPoint
from contacts.models import ContactPoint, Person
from contacts.operations.contact_point import add_contact_point
from contacts.operations.person import change_person
from gdpr.classification.foreign import TABLES
from gdpr.classification.strategy import strategies
from gdpr.models import ErasureRun, LegalArchive
from gdpr.operations.erasure.journal import journal, write_journal
from gdpr.operations.erasure.plans import approve_erasure, carry_out_plan, decide_on_names, plan_erasure
from gdpr.operations.erasure.replay import replay_journal
from gdpr.operations.erasure.steps import finish_erasure
from gdpr.queries import gate
from gdpr.queries.erasure.plan import key_of, plan_of
from history import operations as history
from imports.models import Import
from quality.models import QualityFigure
from tests.factories.contacts import ContactPointFactory, PersonFactory, PositionFactory
from tests.factories.users import UserFactory
from tests.gdpr.canary.needles import EMAIL, FIRST, LAST, NAME, PHONE, SAID, betrayed
from tests.gdpr.canary.plant import left_out, plant
from tests.gdpr.canary.scan import betraying, columns_of, dump, restore
from tests.gdpr.canary.unplanted import unplanted
from tests.stage import database
from tests.stage.world import make_world
from users.models import User
from users.permissions import Role

# What the law wants kept, and until when, stands in the plan and in the letter: the request itself, and the name that
# stands in an accounting record; nothing else.
KEPT = {"gdpr_subjectrequest", "gdpr_legalarchive"}
SWITCHBOARD, MAILBOX = "+358201234567", "myynti@yhteinen.example"


@pytest.fixture(scope="module")
def canary_database(django_db_setup, django_db_blocker):
    """A database of the canary's own, in which everything is committed."""
    with database.own_database("canary") as name, django_db_blocker.unblock(), database.connected_to(name):
        yield name


@pytest.fixture
def place(tmp_path, settings):
    """Folders of the canary's own: files, journal."""
    settings.MEDIA_ROOT = str(tmp_path / "files")
    settings.ERASURE_JOURNAL = str(tmp_path / "journal")
    settings.LANGUAGE_CODE = "fi"
    gate.forget()
    yield tmp_path
    gate.forget()


@pytest.mark.django_db
def test_the_database_has_no_table_that_the_registry_does_not_know():
    known = set(connection.introspection.django_table_names()) | set(TABLES) | {"django_migrations"}
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace"
            " WHERE n.nspname = 'public' AND relkind IN ('r', 'p', 'm', 'f') AND NOT relispartition"
        )
        tables = {name for (name,) in cursor.fetchall()}

    assert tables - known == set(), (
        "Name it in gdpr/classification/foreign.py, with what an erasure does there."
    )


def test_every_column_that_can_hold_words_is_planted_or_has_its_reason():
    assert left_out() == set(unplanted()), (
        "Classify what people can type or bring in as personal, and it is planted by itself; else say in"
        " tests/gdpr/canary/unplanted.py why nobody's name comes there."
    )


def test_a_new_column_of_words_that_nobody_thought_of_is_noticed():
    class Remark(models.Model):
        words = models.CharField(max_length=200)

        class Meta:
            app_label = "common"

        class PersonalData:
            subject = ""
            personal = {}
            impersonal = {"id words": "nothing of anybody, so somebody thought"}

    try:
        noticed = left_out() - set(unplanted())
    finally:
        del apps.all_models["common"]["remark"]
        apps.clear_cache()

    assert noticed == {"common.remark.words"}


def populate(now) -> SimpleNamespace:
    """The canary with a history, and the control person beside it: the same company, meeting, switchboard, mailbox."""
    keeper = UserFactory(role=Role.PRIVACY, email="keeper@oma.example", full_name="Kerttu Pitäjä")
    colleague = UserFactory(role=Role.SALES, email="aino@oma.example", full_name="Aino Myyjä")
    world = make_world(keeper, word="Tavallinen")
    person = change_person(
        person=world.person,
        values={"first_name": FIRST, "last_name": LAST, "notes": SAID},
        by=keeper,
        now=now,
    )
    change_person(person=person, values={"notes": ""}, by=keeper, now=now)
    for kind, value in (("email", EMAIL), ("phone", PHONE), ("email", MAILBOX), ("phone", SWITCHBOARD)):
        add_contact_point(person=person, kind=kind, value=value, by=keeper, now=now)
    control = PersonFactory(first_name="Benita", last_name="Kontrolli")
    PositionFactory(person=control, company=world.company, title="Ostaja")
    for kind, value in (("email", MAILBOX), ("phone", SWITCHBOARD), ("email", "benita@b.example")):
        ContactPointFactory(person=control, kind=kind, value=value)
    CompanyContactPoint.objects.create(
        company=world.company, kind="phone", value=SWITCHBOARD, key=SWITCHBOARD
    )
    ActivityPerson.objects.create(activity=world.activity, person=control)
    with history.origin(history.Origin(reason=f"Kertoi {NAME}")):
        history.save_changes(obj=world.activity, values={"body": SAID}, by=keeper, at=now)
    with history.origin(history.Origin(source=f"Vinkki: {NAME}")):
        history.save_changes(obj=world.company, values={"notes": "Vinkin mukaan"}, by=keeper, at=now)
    QualityFigure.objects.create(day=now.date(), key="canary", source=f"Vinkki: {NAME}", total=1, good=1)
    history.save_changes(obj=world.company, values={"notes": SAID}, by=keeper, at=now)
    history.save_changes(obj=world.company, values={"notes": "Tavallinen asiakas"}, by=keeper, at=now)
    world.person, world.control, world.request, world.colleague = (
        person,
        control,
        world.subject_request,
        colleague,
    )
    return world


def plant_elsewhere(world, settings) -> None:
    """Files that many share, sessions, memory in Redis."""
    book = io.BytesIO()
    with zipfile.ZipFile(book, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("xl/sharedStrings.xml", f"<t>{SAID}</t>")
    sheet = Import.objects.create(by=world.keeper, register="persons", file_name="lista.xlsx", state="done")
    sheet.file.save("lista.xlsx", ContentFile(book.getvalue()))
    store = SessionStore()
    store["_messages"], store["_auth_user_id"] = f"Tallennettu: {NAME}", str(world.keeper.pk)
    store.create()
    world.session_key = store.session_key
    with Redis.from_url(settings.REDIS_URL) as redis:
        redis.set(":1:canary", pickle.dumps(SAID))
        redis.set("celery-task-meta-canary", SAID.encode())


def rows_of(person: Person) -> dict[str, list]:
    """Every row about a person, whole."""
    return {
        one.label: list(one.rows(person).order_by("pk").values()) for one in strategies() if one.lookup
    } | {"person": list(Person.objects.filter(pk=person.pk).values())}


def in_memory(settings) -> set[str]:
    with Redis.from_url(settings.REDIS_URL) as redis:
        held = [key + b" " + (redis.dump(key) or b"") for key in redis.scan_iter()]
    return {word for one in held for word in betrayed(one)}


def on_disk(folder) -> set[str]:
    return {
        f"{path.name}: {word}"
        for path in folder.rglob("*")
        if path.is_file() and path.suffix != ".sql"
        for word in betrayed(path.read_bytes())
    }


def left_in(content: bytes) -> dict[str, str]:
    return {name: how for name, how in betraying(content).items() if name.partition(".")[0] not in KEPT}


def erase(world, now) -> ErasureRun:
    """As the desk does it: planned by one, each name decided on, approved by another, finished by the worker."""
    other = UserFactory(role=Role.PRIVACY, email="toinen@oma.example", full_name="Timo Toinen")
    world.request.identity_method, world.request.identified_at = "address", now
    world.request.save(update_fields=["identity_method", "identified_at"])
    plan = plan_erasure(request=world.request, by=world.keeper, now=now)
    needles = plan_of(world.person).needles
    assert (EMAIL in needles.emails, needles.phones) == (True, (PHONE,))
    words = [key_of(place, hit) for place, _text, hit in plan_of(world.person).unsure()]
    decide_on_names(plan=plan, erased=words, kept=[], by=world.keeper, now=now)
    approve_erasure(plan=plan, by=other, now=now + timedelta(minutes=1))
    run = carry_out_plan(plan_id=plan.pk, now=now + timedelta(minutes=2))
    assert run is not None
    finish_erasure(run_id=run.pk, now=now + timedelta(minutes=3))
    return ErasureRun.objects.get(pk=run.pk)


def test_an_erased_person_is_nowhere_and_nobody_else_has_changed(
    canary_database, django_db_blocker, place, settings, now, caplog
):
    caplog.set_level(logging.INFO)
    world = populate(now)
    planted = plant(world)
    plant_elsewhere(world, settings)
    write_journal(now=now)
    before = dump(canary_database, place / "before.sql")
    betraying_before = betraying(before)
    assert {f"{table}.{column}" for table, column in planted} - set(betraying_before) == set()
    assert {
        "history_change.new", "history_changeset.reason", "history_changeset.source", "quality_qualityfigure.source",
        "search_document_person.words",
    } <= set(betraying_before)  # fmt: skip
    assert in_memory(settings) != set() != on_disk(place / "files")
    assert betrayed(SessionStore(world.session_key).load()["_messages"].encode()) != set()
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")  # as the server does by itself: its samples hold values of rows
    assert pg_stats() != []
    control, users = rows_of(world.control), list(User.objects.order_by("pk").values())
    caplog.clear()

    uid = world.person.public_id
    run = erase(world, now)

    assert (run.done_at is not None, list(run.steps.filter(done_at=None))) == (True, [])
    after = dump(canary_database, place / "after.sql")
    assert left_in(after) == {}
    assert list(LegalArchive.objects.filter(subject_uid=uid).values_list("name", flat=True)) == [NAME]
    assert (in_memory(settings), on_disk(place), betrayed(caplog.text.encode())) == (set(), set(), set())
    session = SessionStore(world.session_key).load()  # packed: a scan of the dump does not read it
    assert (session["_auth_user_id"], betrayed(session["_messages"].encode())) == (
        str(world.keeper.pk),
        set(),
    )
    assert pg_stats() == []
    assert rows_of(world.control) == control
    assert list(User.objects.exclude(email="toinen@oma.example").order_by("pk").values()) == users
    assert (
        ContactPoint.objects.filter(key=MAILBOX).count()
        == ContactPoint.objects.filter(key=SWITCHBOARD).count()
        == 1
    )
    assert (
        columns_of(after)["companies_company", "legal_name"]
        == columns_of(before)["companies_company", "legal_name"]
    )
    restored_and_erased_again(canary_database, django_db_blocker, place, now)


def pg_stats() -> list[str]:
    """Samples of columns in which the canary still stands."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT tablename || '.' || attname, concat_ws(' ', most_common_vals::text, histogram_bounds::text,"
            " most_common_elems::text) FROM pg_stats WHERE schemaname = 'public'"
        )
        rows = cursor.fetchall()
    return [name for name, text in rows if name.partition(".")[0] not in KEPT and betrayed(text.encode())]


def restored_and_erased_again(name: str, blocker, place, now) -> None:
    """The dump of before is put back: nobody is let in until the erasure is done again."""
    assert [entry.kind for entry in journal().entries()].count("erasure") == 1
    restored = f"{name}_restored"
    with database.empty_database(restored), blocker.unblock():
        restore(place / "before.sql", restored)
        with database.connected_to(restored):
            gate.forget()
            assert Person.objects.filter(last_name=LAST).exists()
            page, health = Client().get("/"), Client().get("/healthz")
            assert (page.status_code, health.status_code, health.json()["erasures"]) == (503, 503, "behind")

            later = now + timedelta(days=1)
            done = replay_journal(by=User.objects.robot("privacy"), now=later)
            for run in ErasureRun.objects.at_work():
                finish_erasure(run_id=run.pk, now=later)

            assert done["erasure"] == 1
            assert replay_journal(by=User.objects.robot("privacy"), now=later) == {}
            assert not gate.is_behind()
            assert Client().get("/healthz").json()["erasures"] == "ok"
            again = dump(restored, place / "again.sql")
            assert left_in(again) == {}
            assert not Person.objects.filter(last_name=LAST).exists()

import pytest

from common.normalise import NotAPhone
from contacts.operations import contact_point as operations
from history import queries as history
from history.operations import ChangedMeanwhile
from tests.factories.contacts import ContactPointFactory, PersonFactory

pytestmark = pytest.mark.django_db


def test_the_same_address_in_another_spelling_is_refused(rep, now):
    person = PersonFactory()
    operations.add_contact_point(person=person, kind="phone", value="040 123 4567", by=rep, now=now)

    with pytest.raises(operations.ContactPointExists):
        operations.add_contact_point(person=person, kind="phone", value="+358 40 1234567", by=rep, now=now)


def test_what_is_no_number_is_refused_beside_its_field(rep, now):
    with pytest.raises(NotAPhone) as refusal:
        operations.add_contact_point(person=PersonFactory(), kind="phone", value="soita!", by=rep, now=now)

    assert refusal.value.field == "value"


@pytest.mark.parametrize(
    ("typed", "key"),
    [
        ("https://www.linkedin.com/in/aino/", "linkedin.com/in/aino"),
        ("linkedin.com/in/aino", "linkedin.com/in/aino"),
        ("@aino", "@aino"),
    ],
)
def test_a_social_page_is_compared_without_scheme_and_www(typed, key):
    assert operations.normalise(kind="social", value=typed) == key


def test_a_script_is_no_social_page():
    with pytest.raises(operations.NoContactPoint):
        operations.normalise(kind="social", value="javascript://alert(1)")


def test_a_corrected_address_is_neither_verified_nor_bounced(rep, now):
    point = ContactPointFactory(verified_at=now, bounce="hard", bounced_at=now)

    operations.change_contact_point(point=point, values={"value": "uusi@example.com"}, by=rep, now=now)

    assert (point.key, point.verified_at, point.bounce, point.bounced_at) == (
        "uusi@example.com",
        None,
        "",
        None,
    )


def test_the_second_editor_is_told_what_the_first_one_wrote(rep, now):
    point = ContactPointFactory(value="a@example.com")
    base = {"value": "a@example.com"}
    operations.change_contact_point(point=point, values={"value": "b@example.com"}, by=rep, now=now)
    point.key = "a@example.com"  # as the second editor's page was loaded

    with pytest.raises(ChangedMeanwhile) as refusal:
        operations.change_contact_point(
            point=point, values={"value": "c@example.com"}, by=rep, now=now, base=base
        )

    assert refusal.value.theirs["value"] == "b@example.com"


def test_verifying_clears_a_bounce_and_a_bounce_clears_the_verification(rep, now):
    point = ContactPointFactory()

    operations.mark_bounced(point=point, by=rep, now=now)
    bounced = (point.bounce, point.bounced_at, point.verified_at)
    operations.verify_contact_point(point=point, by=rep, now=now)

    assert (bounced, (point.bounce, point.bounced_at, point.verified_at)) == (
        ("hard", now, None),
        ("", None, now),
    )


def test_when_the_primary_address_goes_the_oldest_other_takes_its_place(rep, now):
    first = ContactPointFactory(is_primary=True)
    second = ContactPointFactory(person=first.person)

    operations.remove_contact_point(point=first, by=rep, now=now)

    second.refresh_from_db()
    assert second.is_primary


def test_one_primary_address_of_each_kind(rep, now):
    first = ContactPointFactory(is_primary=True)
    second = ContactPointFactory(person=first.person)

    operations.make_primary(point=second, by=rep, now=now)

    first.refresh_from_db()
    assert (first.is_primary, second.is_primary) == (False, True)
    assert history.changes_of(second).first().subject_id == first.person.public_id

from datetime import date

import pytest
from django.utils import translation

from companies.operations.address import add_address
from companies.operations.company import change_company, create_company
from companies.operations.group import set_parent
from companies.operations.name import add_name, remove_name
from companies.queries import history_objects_of
from history.operations import Origin, origin
from history.queries import change_log, latest_change_of, provenance_facts
from history.queries.change_log import FieldChange, ObjectChange
from tests.factories.companies import CompanyFactory
from users.models import User

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 22)


def log_of(company, user, **options):
    return change_log(objects=history_objects_of(company), user=user, **options)


def lines(log):
    """Every line of the log: (what, verb, label, old, new)."""
    return [
        (change.what, change.verb, line.label, line.old, line.new)
        for entry in log.entries
        for change in entry.changes
        for line in change.fields
    ]


def test_old_and_new_are_told_in_words_not_in_codes_and_numbers(rep, clerk, now):
    company = CompanyFactory(owner=rep, founded_on=date(1990, 1, 31))
    values = {"status": "bankrupt", "owner": clerk, "founded_on": date(1991, 2, 1)}

    change_company(company=company, values=values, by=rep, now=now)

    assert lines(log_of(company, rep)) == [
        ("Company", "changed", "Founded on", "31 Jan 1990", "1 Feb 1991"),
        ("Company", "changed", "Owner", "Rasmus Rep", "Kaisa Clerk"),
        ("Company", "changed", "Status", "Active", "Bankrupt"),
    ]


def test_an_act_says_who_why_and_out_of_which_source(rep, now):
    company = CompanyFactory()
    with origin(Origin("import", "third", "Kaupparekisteri", "nightly")):
        change_company(company=company, values={"legal_form": "Oyj"}, by=rep, now=now)

    (entry,) = log_of(company, rep).entries

    assert (entry.by, entry.act, entry.source, entry.party_label, entry.reason, entry.at) == (
        "Rasmus Rep",
        "import",
        "Kaupparekisteri",
        "A register or vendor",
        "nightly",
        now,
    )


def test_a_robot_and_somebody_who_has_gone_are_still_named(rep, now):
    company = CompanyFactory()
    change_company(company=company, values={"legal_form": "Oy"}, by=User.objects.robot("upkeep"), now=now)
    change_company(company=company, values={"legal_form": "Oyj"}, by=rep, now=now)
    User.objects.filter(pk=rep.pk).delete()

    reader = User.objects.robot("reader")

    assert [entry.by for entry in log_of(company, reader).entries] == ["a former user", "Run of the upkeep"]


def test_parts_stand_in_the_log_of_their_company_also_when_they_have_gone(rep, now):
    company = create_company(values={"legal_name": "Kone Oy"}, by=rep, now=now)
    add_address(company=company, kind="visiting", town="Lahti", by=rep, now=now, today=TODAY)
    name = add_name(company=company, kind="trade", name="Kone-Aino", by=rep, now=now)
    remove_name(name=name, by=rep, now=now)

    told = lines(log_of(company, rep))

    assert ("Company", "changed", "Names", "Kone-Aino", "") in told
    assert ("Address", "created", "Town", "", "Lahti") in told
    assert ("Company", "created", "Legal name", "", "Kone Oy") in told


def test_the_name_of_a_record_that_the_reader_does_not_see_is_not_told(rep, outsider, now):
    child, parent = CompanyFactory(owner=outsider), CompanyFactory(legal_name="Salainen Oyj")
    set_parent(child=child, parent=parent, valid_from=date(2020, 1, 1), by=rep, now=now)

    assert ("Ownership", "created", "Parent company", "", "a record you do not see") in lines(
        log_of(child, outsider)
    )
    assert ("Ownership", "created", "Days", "", "1 Jan 2020–") in lines(log_of(child, outsider))


def test_the_log_is_read_page_by_page_without_gap_or_repeat(rep, now):
    company = CompanyFactory()
    for number in range(7):
        change_company(company=company, values={"legal_form": f"muoto {number}"}, by=rep, now=now)

    first = log_of(company, rep, limit=4)
    rest = log_of(company, rep, limit=4, before=first.older)

    assert [line[4] for line in lines(first) + lines(rest)] == [f"muoto {n}" for n in range(6, -1, -1)]
    assert rest.older is None


def test_the_log_asks_few_questions_however_long(rep, now, django_assert_max_num_queries):
    company = CompanyFactory(owner=rep)
    for number in range(25):
        change_company(
            company=company,
            values={"legal_form": str(number), "owner": None if number % 2 else rep},
            by=rep,
            now=now,
        )
    objects = history_objects_of(company)

    with django_assert_max_num_queries(2):
        change_log(objects=objects, user=rep)


def test_days_are_written_in_the_readers_way(rep, now):
    company = CompanyFactory()
    change_company(company=company, values={"founded_on": date(1991, 2, 1)}, by=rep, now=now)

    with translation.override("fi"):
        assert lines(log_of(company, rep))[0][4] == "1.2.1991"


def test_a_fact_knows_who_said_it_last(rep, clerk, now):
    company = CompanyFactory()
    change_company(company=company, values={"legal_form": "Oy"}, by=rep, now=now)
    change_company(company=company, values={"legal_form": "Oyj"}, by=clerk, now=now)

    assert provenance_facts(company)["legal_form"]["by"] == "Kaisa Clerk"
    assert latest_change_of(company) == ("Kaisa Clerk", now)
    assert latest_change_of(CompanyFactory()) == ("", None)


def test_of_an_object_with_many_facts_the_first_are_shown_and_the_others_on_request():
    facts = [FieldChange(str(number), "", "x") for number in range(11)]

    few, many = (
        ObjectChange("created", "Created", "Company", facts[:10]),
        ObjectChange("created", "Created", "Company", facts),
    )

    assert (few.first, few.others) == (facts[:10], [])
    assert (many.first, many.others) == (facts[:8], facts[8:])

"""Owners and operators from a file: the same as when one person says them one by one, in a few statements."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from companies.models import Company
from history.models import Change
from imports.models import RowIssue
from installed_base.models import InstalledItem, ItemParty, ItemSite
from installed_base.operations import party
from installed_base.operations.upkeep import turn_the_day
from service.models import Coverage, ServiceVisit
from tests.factories.companies import CompanyFactory, SiteFactory
from tests.factories.installed_base import ItemFactory, MakerFactory, PartFactory
from tests.service.queries.test_cover import warranted

pytestmark = pytest.mark.django_db
D = date
# machine, company, role, from, until
ROWS = [
    ("whole", "B", "owner", D(2024, 1, 1), None),
    ("later", "B", "owner", D(2090, 1, 1), None),
    ("nobodys", "B", "owner", None, None),
    ("ran", "C", "operator", D(2020, 1, 1), D(2021, 1, 1)),
    ("run", "C", "operator", D(2020, 1, 1), None),
    ("run_later", "C", "operator", D(2090, 1, 1), None),
    ("both", "B", "owner", D(2020, 1, 1), None),
    ("both", "C", "operator", D(2022, 1, 1), None),
    ("part", "C", "owner", D(2024, 1, 1), None),
    ("sold", "B", "owner", D(2025, 6, 1), None),
    ("said", "B", "owner", D(2024, 1, 1), None),
    ("paid", "C", "payer", D(2024, 1, 1), None),
    ("sited", "B", "owner", D(2024, 1, 1), None),
]


def a_world(name, *, by, now):
    """Companies A to C and machines of A, with parts, sites and a warranty, as twins of those of another world."""
    companies = {letter: CompanyFactory(legal_name=f"{letter}{name} Oy", lifecycle="customer" if letter == "A" else "prospect")
                 for letter in "ABC"}  # fmt: skip
    sites = {letter: SiteFactory(company=company) for letter, company in companies.items()}
    a = companies["A"]
    items = {
        key: ItemFactory(serial=f"{name}-{key}", company=a)
        for key in ("later", "ran", "run", "run_later", "both", "said", "paid")
    }
    items["whole"] = ItemFactory(serial=f"{name}-whole", company=a, site=sites["A"])
    items["nobodys"] = ItemFactory(serial=f"{name}-nobodys", company=None)
    items["part"] = PartFactory(serial=f"{name}-part", parent=items["whole"], site=sites["A"])
    items["chip"] = PartFactory(serial=f"{name}-chip", parent=items["part"], site=sites["A"])
    items["sold"] = ItemFactory(
        serial=f"{name}-sold",
        company=a,
        product=warranted(months=36, is_transferable=False),
        delivered_on=D(2025, 1, 1),
    )
    items["sited"] = ItemFactory(serial=f"{name}-sited", company=a, site=sites["A"])
    ItemSite.objects.create(item=items["sited"], site=sites["B"], during=(D(2024, 1, 1), None))
    party.set_party(item=items["said"], role="owner", company=a, by=by, now=now)
    return companies, sites, items


def state(world, *, after):
    """All that the world's machines, parties, covers, companies and history say, in words that both worlds share."""
    companies, sites, items = world
    word = {one.pk: letter for letter, one in companies.items()} | {None: None}
    place = {one.pk: letter for letter, one in sites.items()} | {None: None}
    named = {one.pk: key for key, one in items.items()}

    def told(values):
        names = {"company_id": word, "site_id": place, "item_id": named}
        return {
            key: names[key].get(value, value) if key in names else value
            for key, value in values.items() if key != "during"
        }  # fmt: skip

    parties = list(ItemParty.objects.filter(item__in=items.values()))
    numbers = {
        "installed_base.installeditem": list(named), "companies.company": [pk for pk in word if pk],
        "installed_base.itemparty": [row.pk for row in parties],
    }  # fmt: skip
    # Two rows that a file tells together are shown in one step.
    single_step = ("installed_base.installeditem", items["both"].pk)
    changes = [
        (row.object_type, row.verb, tuple(row.fields), str(told(row.old)), str(told(row.new)))
        for kind, of in numbers.items()
        for row in Change.objects.filter(object_type=kind, object_id__in=of, pk__gt=after)
        if (kind, row.object_id) != single_step
    ]
    return {
        "shown": {
            key: (word[row.company_id], place[row.site_id], row.revision if key != "both" else None)
            for key, one in items.items() for row in [InstalledItem.objects.get(pk=one.pk)]
        },
        "parties": sorted(
            (named[row.item_id], row.role, word[row.company_id], str(row.during.lower), str(row.during.upper)) for row in parties
        ),
        "cover": list(Coverage.objects.filter(item__in=items.values()).values_list("cut_on", "cut_why")),
        "history": sorted((kind, verb, tuple(sorted(fields)), old, new) for kind, verb, fields, old, new in changes
                          if kind != "companies.company"),
        "companies": {letter: Company.objects.get(pk=one.pk).lifecycle for letter, one in companies.items()},
    }  # fmt: skip


def file_of(name):
    lines = [
        f"{name}-{key};{letter}{name} Oy;{role};{since or ''};{until or ''}\n"
        for key, letter, role, since, until in ROWS
    ]
    return "Sarjanumero;Yritys;Rooli;Alkaen;Asti\n" + "".join(lines)


def newest():
    return Change.objects.order_by("-pk").values_list("pk", flat=True).first() or 0


def test_a_file_of_parties_says_what_one_person_says_one_by_one(admin, now, bring_in):
    ours, theirs = a_world("One", by=admin, now=now), a_world("Many", by=admin, now=now)
    before = newest()
    for key, letter, role, since, until in ROWS:
        item = InstalledItem.objects.get(pk=ours[2][key].pk)
        party.set_party(
            item=item, role=role, company=ours[0][letter], on=since, until=until, by=admin, now=now
        )
    one_by_one = state(ours, after=before)

    first = bring_in("parties", file_of("Many"), by=admin)
    whole = state(theirs, after=before)
    after = newest()
    again = bring_in("parties", file_of("Many"), by=admin)

    assert first.counts == {"created": len(ROWS), "rejected": 0, "flagged": 0}
    assert again.counts == {"unchanged": len(ROWS), "rejected": 0, "flagged": 0}
    assert one_by_one["cover"] == [(D(2025, 6, 1), "transfer")]
    for fact, told in one_by_one.items():
        assert whole[fact] == told, fact
    assert newest() == after


def test_a_part_built_in_shows_its_machines_company_and_the_day_turns_as_it_was_said(admin, now, bring_in):
    theirs = a_world("Many", by=admin, now=now)
    bring_in("parties", file_of("Many"), by=admin)

    chip, later = (InstalledItem.objects.get(pk=theirs[2][key].pk) for key in ("chip", "later"))

    assert (chip.company, later.company) == (theirs[0]["B"], theirs[0]["A"])


def test_many_owners_take_as_many_statements_as_few(admin, now, bring_in):
    CompanyFactory(legal_name="Beta Oy")
    head = "Sarjanumero;Yritys;Rooli\n"
    counts = []
    for many in (2, 40):
        items = ItemFactory.create_batch(many, company=None)
        rows = "".join(f"{item.serial};Beta Oy;omistaja\n" for item in items)
        with CaptureQueriesContext(connection) as queries:
            bring_in("parties", head + rows, by=admin)
        counts.append(len(queries))
        assert set(
            InstalledItem.objects.filter(pk__in=[item.pk for item in items]).values_list(
                "company__legal_name", flat=True
            )
        ) == {"Beta Oy"}

    assert counts[1] - counts[0] <= 3


def test_the_progress_is_told_after_each_chunk_and_rows_without_an_owner_say_so(admin, now, bring_in):
    CompanyFactory(legal_name="Beta Oy")
    items = ItemFactory.create_batch(4, company=None)
    owners = ["Beta Oy", "", "Beta Oy", "Nobody Ltd"]
    text = "Sarjanumero;Yritys;Rooli\n" + "".join(
        f"{item.serial};{owner};omistaja\n" for item, owner in zip(items, owners, strict=True)
    )

    done = bring_in("parties", text, by=admin, chunk=1)

    assert (done.rows_done, done.counts["created"], done.counts["rejected"]) == (4, 2, 2)
    codes = (
        RowIssue.objects.filter(of=done, is_rejection=True).order_by("number").values_list("code", flat=True)
    )
    assert list(codes) == ["no_party", "unknown_party"]


def test_an_owner_whose_turn_comes_is_shown_that_night(admin, now):
    machine = ItemFactory()
    buyer = CompanyFactory()
    day = now.date() + timedelta(days=3)
    party.set_party(item=machine, role="owner", company=buyer, on=day, by=admin, now=now)

    went = turn_the_day(by=admin, now=now + timedelta(days=3))
    machine.refresh_from_db()

    assert (went, machine.company) == (1, buyer)
    assert turn_the_day(by=admin, now=now + timedelta(days=3)) == 0


def test_a_file_without_roles_says_the_role_in_its_header_and_inspections_are_visits(admin, bring_in):
    owner = CompanyFactory(legal_name="Harbour House LLC")
    lift = ItemFactory(serial="AA1000", company=None)
    head = "Registration number;Inspection type;Last inspection date;Owner company\n"
    rest = "".join(f"AA{number};Periodic (Elevator);2021-09-01;Nobody\n" for number in (7, 8))
    text = head + "AA1000;Periodic (Elevator);2021-09-01;Harbour House LLC\n" + rest

    owned = [
        bring_in("parties", text, by=admin).counts["created"],
        bring_in("parties", text, by=admin).counts["unchanged"],
    ]
    seen = [
        bring_in("visits", text, by=admin).counts["created"],
        bring_in("visits", text, by=admin).counts["unchanged"],
    ]
    lift.refresh_from_db()
    visit = ServiceVisit.objects.get()

    assert (owned, seen, lift.company) == ([1, 1], [1, 1], owner)
    assert ItemParty.objects.get().role == "owner"
    assert (visit.kind, visit.subject, visit.item_links.get().item) == (
        "inspection",
        "Periodic (Elevator)",
        lift,
    )


@pytest.mark.parametrize(
    "header", ["lastper_insp_date", "Last inspection", "Tarkastuspäivä", "Viimeisin tarkastus"]
)
def test_a_file_of_machines_tells_their_inspections_by_the_header_of_the_day(admin, bring_in, header):
    lift = ItemFactory(serial="1P10028", product__maker=MakerFactory(name="Otis"))
    text = f"device_number;device_type;manufacturer;{header}\n1P10028;{lift.product.name};Otis;2015-09-18\n"
    again = text + f"1P10029;{lift.product.name};Otis;\n"

    first, second = bring_in("visits", text, by=admin), bring_in("visits", again, by=admin)

    visit = ServiceVisit.objects.get()
    assert (first.counts["created"], second.counts["unchanged"], second.counts["rejected"]) == (1, 1, 1)
    assert (visit.kind, visit.state, visit.item_links.get().item) == ("inspection", "done", lift)


def test_an_owner_without_days_gives_way_to_one_with_a_first_day(admin, bring_in):
    lift = ItemFactory(company=None)
    first, second = CompanyFactory(legal_name="Alfa Oy"), CompanyFactory(legal_name="Beta Oy")
    text = f"Sarjanumero;Yritys;Rooli;Alkaen\n{lift.serial};Alfa Oy;owner;\n"
    bring_in("parties", text, by=admin)

    sold = f"Sarjanumero;Yritys;Rooli;Alkaen\n{lift.serial};Beta Oy;owner;1.1.2024\n"
    bring_in("parties", sold, by=admin)
    again = bring_in("parties", sold, by=admin)
    rows = ItemParty.objects.order_by("pk")

    assert [(row.company, row.during.lower, row.during.upper) for row in rows] == [
        (first, None, D(2024, 1, 1)), (second, D(2024, 1, 1), None),
    ]  # fmt: skip
    assert again.counts["unchanged"] == 1
    change = Change.objects.get(object_type="installed_base.itemparty", verb="changed", object_id=rows[0].pk)
    assert (change.fields, change.new) == (["during"], {"during": "(,2024-01-01)"})

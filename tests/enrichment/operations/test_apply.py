"""What becomes of a register's values: written, proposed, left; as whose word, and never twice."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from companies.operations.address import add_address
from companies.operations.company import change_company
from companies.operations.contact_point import add_contact_point
from companies.operations.financial_year import set_financial_year
from companies.operations.group import set_parent
from enrichment.models import Lookup, Proposal, RegisterNotice, VatCheck
from enrichment.operations import changes
from enrichment.operations.apply import apply_record, note_outcome
from enrichment.operations.changes import take_changes
from enrichment.providers.base import Fact, Notice, Record, VatProof
from enrichment.providers.names import Field
from history import operations as history
from history.models import Change
from history.operations import Origin, one_change_set
from history.queries import provenance_of
from tests.factories.companies import CompanyFactory

NUMBER = "2077474-0"
NAME = Fact(Field.LEGAL_NAME, "Uusi Paja Oy", date(2026, 11, 20))
PLACE = {"street": "Uusikatu 2", "postcode": "15110", "town": "Lahti", "country": "FI"}


@pytest.fixture
def apply(admin, now):
    def applied(company, *facts, policy="refresh", register="prh_ytj", at=now, **more):
        record = Record(NUMBER, tuple(facts), **more)
        policies = policy if isinstance(policy, dict) else {f.field: policy for f in facts}
        from_ = Origin(
            act="enrichment", party="third", source="PRH, YTJ" if register == "prh_ytj" else "GLEIF"
        )
        with one_change_set(by=admin, at=at, from_=from_):
            return apply_record(
                company=company, register=register, record=record, policies=policies, by=admin, now=at,
                today=at.date(),
            )  # fmt: skip

    return applied


def proposals(company) -> list[tuple]:
    return list(Proposal.objects.open().filter(company=company).values_list("field", "ours", "theirs", "why"))


def test_a_newer_value_of_a_register_replaces_another_vendors(apply, imported):
    company = imported()

    applied = apply(company, NAME)

    company.refresh_from_db()
    assert company.legal_name == "Uusi Paja Oy"
    assert [(c.field, c.old, c.new, c.as_of) for c in applied.changes] == [
        ("legal_name", "Lahden Paja Oy", "Uusi Paja Oy", date(2026, 11, 20))
    ]
    said = provenance_of(company)["legal_name"]
    assert (said.source, said.party) == ("PRH, YTJ", "third")
    assert list(company.names.values_list("kind", "name")) == [("former", "Lahden Paja Oy")]


def test_a_value_typed_by_hand_gets_a_proposal(apply, typed):
    company = typed()

    apply(company, NAME)

    company.refresh_from_db()
    assert company.legal_name == "Lahden Paja Oy"
    assert proposals(company) == [("legal_name", "Lahden Paja Oy", "Uusi Paja Oy", "by_hand")]


@pytest.mark.parametrize(
    ("act", "party", "expected"),
    [("import", "zero", "nearer"), ("import", "first", "nearer"), ("import", "second", "nearer")],
)
def test_a_nearer_source_is_not_overwritten(apply, admin, now, act, party, expected):
    with one_change_set(by=admin, at=now, from_=Origin(act=act, party=party, source="erp")):
        company = CompanyFactory()
        history.record_created(obj=company, by=admin, at=now)

    apply(company, NAME)

    assert [row[3] for row in proposals(company)] == [expected]


def test_what_the_person_has_corrected_is_neither_overwritten_nor_questioned(apply, typed, admin, now):
    company = typed()
    with one_change_set(by=admin, at=now, from_=Origin(act="rectified", party="zero")):
        change_company(company=company, values={"legal_name": "Oikea Nimi Oy"}, by=admin, now=now)

    apply(company, NAME)

    company.refresh_from_db()
    assert (company.legal_name, proposals(company)) == ("Oikea Nimi Oy", [])


@pytest.mark.parametrize(
    ("policy", "empty", "full"),
    [
        ("fill", "25.620", "25.110"), ("refresh", "25.620", "25.620"), ("propose", "", "25.110"),
        ("ignore", "", "25.110"),
    ],
)  # fmt: skip
def test_each_policy_does_what_it_says(apply, imported, policy, empty, full):
    bare = imported(business_id="0112038-9")
    coded = imported(industry_code="25.110", industry_version="TOL2025")
    industry = Fact(Field.INDUSTRY, {"code": "25.620", "version": "TOL2025"})

    apply(bare, industry, policy=policy)
    apply(coded, industry, policy=policy)

    bare.refresh_from_db()
    coded.refresh_from_db()
    assert (bare.industry_code, coded.industry_code) == (empty, full)
    assert Proposal.objects.count() == (2 if policy == "propose" else 0)


def test_what_is_ignored_is_not_even_kept(apply, imported):
    company = imported()

    apply(company, NAME, policy="ignore")

    assert Lookup.objects.get(company=company).given == {}


def test_a_field_that_somebody_emptied_by_hand_is_asked_about(apply, imported, rep, now):
    company = imported(legal_form="Oy")
    change_company(company=company, values={"legal_form": ""}, by=rep, now=now)

    apply(company, Fact(Field.LEGAL_FORM, "Oy"))

    assert proposals(company) == [("legal_form", None, "Oy", "by_hand")]


def test_the_same_answer_again_changes_nothing(apply, imported, now):
    company = imported()
    apply(company, NAME, Fact(Field.VISITING, PLACE, date(2026, 11, 1)))
    before = Change.objects.count()

    again = apply(company, NAME, Fact(Field.VISITING, PLACE, date(2026, 11, 1)), at=now + timedelta(days=1))

    assert (again.changes, again.proposed, Change.objects.count()) == ([], 0, before)
    assert Lookup.objects.get(company=company).asked_at == now + timedelta(days=1)


def test_two_registers_that_differ_do_not_take_turns(apply, imported, now):
    """Each would write over the other night after night if a value said again counted as a newer one."""
    company = imported()
    for night in range(4):
        at = now + timedelta(days=night)
        apply(company, NAME, Fact(Field.LEGAL_FORM, "Oy" if night % 2 else "Oyj"), at=at)
        apply(
            company, Fact(Field.LEGAL_NAME, "UUSI PAJA OSAKEYHTIÖ"), Fact(Field.STATUS, "active", at.date()),
            register="gleif", at=at + timedelta(hours=1),
        )  # fmt: skip

    company.refresh_from_db()
    assert company.legal_name == "UUSI PAJA OSAKEYHTIÖ"
    assert Change.objects.filter(object_id=company.pk, fields__contains=["legal_name"]).count() == 3


def test_letters_of_another_size_are_no_other_value(apply, imported):
    company = imported()

    applied = apply(company, Fact(Field.LEGAL_NAME, "LAHDEN  PAJA OY"))

    assert applied.changes == []


def test_a_refused_proposal_comes_again_only_with_another_value(apply, typed, now):
    company = typed()
    apply(company, NAME)
    Proposal.objects.update(state="refused")

    apply(company, NAME, Fact(Field.STATUS, "active"), at=now + timedelta(days=1))
    same = Proposal.objects.open().count()
    apply(company, Fact(Field.LEGAL_NAME, "Kolmas Paja Oy"), at=now + timedelta(days=2))

    assert (same, [row[2] for row in proposals(company)]) == (0, ["Kolmas Paja Oy"])


def test_an_open_proposal_follows_the_register_and_goes_when_it_agrees(apply, typed):
    company = typed()
    apply(company, NAME)
    apply(company, Fact(Field.LEGAL_NAME, "Kolmas Paja Oy"))
    following = proposals(company)
    apply(company, Fact(Field.LEGAL_NAME, "Lahden Paja Oy"))

    assert [row[2] for row in following] == ["Kolmas Paja Oy"]
    assert list(Proposal.objects.values_list("state", flat=True)) == ["gone"]


def test_a_move_ends_the_old_address_and_a_correction_does_not(apply, imported, admin, now):
    company = imported()
    add_address(
        company=company, kind="visiting", street="Vanhakatu 1", town="Lahti", country="FI", valid_from=date(2015, 1, 1),
        by=admin, now=now, today=now.date(),
    )  # fmt: skip
    apply(company, Fact(Field.VISITING, PLACE, date(2026, 11, 1)), policy="refresh")
    asked = proposals(company)
    other = imported(business_id="0112038-9")
    apply(other, Fact(Field.VISITING, PLACE, date(2026, 11, 1)))
    apply(other, Fact(Field.VISITING, PLACE | {"street": "Uusikatu 3"}, date(2026, 11, 1)))

    assert [row[3] for row in asked] == ["by_hand"]
    assert list(other.addresses.values_list("street", "valid_from", "valid_to")) == [
        ("Uusikatu 3", date(2026, 11, 1), None)
    ]


def test_a_register_moves_its_own_address_on(apply, imported):
    company = imported()
    apply(company, Fact(Field.VISITING, PLACE, date(2020, 1, 1)))
    apply(company, Fact(Field.VISITING, PLACE | {"street": "Rantakatu 9"}, date(2026, 11, 1)))

    company.refresh_from_db()
    assert list(company.addresses.order_by("id").values_list("street", "valid_to")) == [
        ("Uusikatu 2", date(2026, 10, 31)), ("Rantakatu 9", None),
    ]  # fmt: skip
    assert company.town == "Lahti"


def test_a_number_that_the_company_has_in_another_spelling_is_not_added(apply, imported, admin, now):
    company = imported()
    add_contact_point(company=company, kind="phone", value="03 123 4567", by=admin, now=now)

    applied = apply(company, Fact(Field.PHONE, "+358 3 1234567"))

    assert (applied.changes, company.contact_points.count()) == ([], 1)


def test_figures_go_to_their_year_and_leave_the_others_alone(apply, imported, admin, now):
    company = imported()
    set_financial_year(
        company=company,
        ends_on=date(2025, 12, 31),
        turnover_from=Decimal(900),
        currency="EUR",
        by=admin,
        now=now,
    )
    turnover = {"from": "2024-01-01", "to": "2024-12-31", "amount": "800.00", "currency": "EUR"}

    apply(
        company, Fact(Field.STAFF, {"count": 12, "on": "2025-03-12"}),
        Fact(Field.TURNOVER, turnover, date(2024, 12, 31), "2024-12-31"),
    )  # fmt: skip

    years = company.financial_years.order_by("ends_on")
    assert list(years.values_list("ends_on", "turnover_from", "staff_from")) == [
        (date(2024, 12, 31), Decimal(800), None), (date(2025, 12, 31), Decimal(900), 12),
    ]  # fmt: skip
    assert (company.staff, company.turnover) == (12, Decimal(900))


def test_a_parent_is_one_of_our_companies_or_waits_until_it_is(apply, imported, admin, now):
    company = imported()
    parent = Fact(Field.PARENT, {"lei": "743700HOLDINGPAJA293", "name": "Paja Holding Oy"})
    first = apply(company, parent, register="gleif")
    holding = imported(business_id="0112038-9", lei="743700HOLDINGPAJA293")

    second = apply(company, parent, register="gleif")

    assert (first.changes, len(second.changes)) == ([], 1)
    assert company.parent_links.get().parent == holding


def test_a_parent_set_by_hand_is_proposed(apply, imported, rep, now):
    company, holding = imported(), imported(business_id="0112038-9", lei="743700HOLDINGPAJA293")
    set_parent(child=company, parent=imported(business_id="1927400-1"), by=rep, now=now)

    apply(company, Fact(Field.PARENT, {"lei": holding.lei, "name": "x"}), register="gleif")

    assert [row[3] for row in proposals(company)] == ["by_hand"]


def test_what_says_who_a_sole_trader_is_waits_for_somebodys_word(apply, imported):
    company = imported()

    apply(company, Fact(Field.EMAIL, "kari@nordmann.example"), Fact(Field.STATUS, "bankrupt"), is_person=True)

    company.refresh_from_db()
    assert company.status == "bankrupt"
    assert [row[0] for row in proposals(company)] == ["email"]
    assert Lookup.objects.get(company=company).is_person


def test_a_value_that_breaks_our_rules_is_left_and_tried_again(apply, imported):
    imported(business_id="0112038-9", lei="743700PAJALAHTI00127")
    company = imported()

    applied = apply(company, Fact(Field.LEI, "743700PAJALAHTI00127"), Fact(Field.LEGAL_FORM, "Oy"))

    company.refresh_from_db()
    assert (applied.refused, company.legal_form) == (["lei LeiTaken"], "Oy")
    assert Lookup.objects.get(company=company).digest == ""


def test_notices_are_kept_once_and_told_once(apply, imported, monkeypatch):
    told = []
    monkeypatch.setattr(changes, "_takers", [])
    take_changes(taker=lambda **said: told.append([n.record_number for n in said["notices"]]))
    company = imported()
    notices = (Notice("2026/11", date(2026, 11, 20), "M", ("HAL",)),)

    apply(company, register="prh_notices", notices=notices)
    apply(company, register="prh_notices", notices=(*notices, Notice("2026/12", date(2026, 11, 21))))

    assert RegisterNotice.objects.count() == 2
    assert told == [["2026/11"], ["2026/12"]]


def test_each_consultation_of_vies_is_kept_and_an_outage_changes_no_answer(apply, imported, now):
    company = imported(vat_number="FI20774740")
    apply(company, register="vies", outcome="valid", proof=VatProof("valid", request_identifier="W1"))
    later = now + timedelta(days=1)
    failed = VatProof("not_checked", error="MS_UNAVAILABLE")
    apply(company, register="vies", outcome="not_checked", proof=failed, at=later)
    note_outcome(
        company=company, register="vies", key="FI20774740", outcome="not_checked", error="timeout", now=later
    )

    lookup = Lookup.objects.get(company=company)
    assert (lookup.answer, lookup.answered_at, lookup.outcome, lookup.error) == (
        "valid", now, "not_checked", "timeout",
    )  # fmt: skip
    assert list(VatCheck.objects.order_by("id").values_list("outcome", "request_identifier", "error")) == [
        ("valid", "W1", ""), ("not_checked", "", "MS_UNAVAILABLE"),
    ]  # fmt: skip

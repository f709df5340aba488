"""An aftermarket clerk's day: a caller, a ticket, a visit with a swapped part, a meter; recalls and opportunities."""

from datetime import timedelta
from itertools import count

import pytest
from django.utils import timezone

from activities.models import Activity
from service.models import Campaign, MeterReading, ServiceCase, ServiceVisit
from tests.factories.campaigns import CampaignFactory, CriterionFactory, OpportunityFactory
from tests.factories.cases import VisitFactory
from tests.factories.companies import CompanyFactory
from tests.factories.installed_base import ItemFactory, PartFactory, ProductFactory
from tests.stage import people

pytestmark = pytest.mark.journey


NUMBERS = count(90471, 317)  # each journey has a machine of its own: the stage keeps what was before


@pytest.fixture
def press(stage_db, language):
    number = next(NUMBERS)
    company = CompanyFactory(
        legal_name=f"Huollettava {number} Oy", owner=people.person_of_staff("sales", language)
    )
    product = ProductFactory(code=f"JX-{number}", name=f"JX {number} press")
    return ItemFactory(company=company, serial=f"JX-{number}", product=product)


def test_the_last_digits_lead_to_the_card_its_cover_and_a_ticket_for_the_caller(visit, language, press):
    at = visit("aftermarket", language)
    at.go("/")
    at.page.keyboard.press("/")
    at.page.keyboard.type(press.serial[-5:])
    at.page.locator('[role="option"]', has_text=press.serial).first.click()
    at.page.wait_for_url(f"**/items/{press.public_id}/**")
    at.settle()
    assert at.page.get_by_text(at.say("Not covered")).first.is_visible()

    at.go(f"/cases/create/?item={press.public_id}")
    at.page.fill("[name=subject]", f"Ei käynnisty {press.serial}")
    at.send(at.main_button())

    case = ServiceCase.objects.get(item=press)
    assert (case.company, case.owner) == (press.company, people.person_of_staff("aftermarket", language))
    assert case.answer_due_at is not None


def test_a_part_is_swapped_on_a_visit_and_last_year_shows_the_old_one(visit, language, press):
    old = PartFactory(parent=press, product=ProductFactory(kind="part"), serial=f"{press.serial}-OLD")
    planned = VisitFactory(
        company=press.company,
        technician=people.person_of_staff("aftermarket", language),
        of_items=[press],
        planned_at=timezone.now(),
    )
    at = visit("aftermarket", language)
    at.go(f"/visits/{planned.public_id}/parts/add/")
    at.page.select_option("[name=removed_item]", str(old.public_id))
    at.page.fill("[name=serial]", f"{press.serial}-NEW")
    at.send(at.main_button())
    used = ServiceVisit.objects.get(pk=planned.pk).parts_used.get()

    at.go(f"/items/{press.public_id}/")
    today = at.page.locator(".tree-card").inner_text()
    at.go(f"/items/{press.public_id}/?on={timezone.localdate() - timedelta(days=365)}")
    then = at.page.locator(".tree-card").inner_text()

    assert (used.removed_item, used.serial) == (old, f"{press.serial}-NEW")
    assert f"{press.serial}-NEW" in today
    assert f"{press.serial}-OLD" not in today
    assert f"{press.serial}-OLD" in then
    assert f"{press.serial}-NEW" not in then


def test_a_meter_reading_given_on_the_phone_is_kept(visit, language, press):
    at = visit("aftermarket", language)
    at.go(f"/items/{press.public_id}/readings/add/")
    at.page.fill("[name=meter]", "h")
    at.page.fill("[name=value]", "1250")
    at.send(at.main_button())

    assert MeterReading.objects.get(item=press).value == 1250


def test_a_pasted_list_of_serials_finds_the_machines(visit, language, press):
    at = visit("aftermarket", language)
    at.go("/items/serials/")
    at.page.locator("main textarea").first.fill(f"{press.serial}\nEI-OLE-{press.serial}")
    at.main_button().click()
    at.settle()

    found = at.page.locator("main")
    found.get_by_text(press.serial, exact=True).first.wait_for()
    assert found.locator(f"a[href*='{press.public_id}']").count() > 0


def test_a_service_manager_launches_a_recall_and_its_machines_are_listed(visit, language, press):
    campaign = CampaignFactory(name=f"Recall {press.serial}")
    CriterionFactory(campaign=campaign, product=press.product)
    at = visit("admin", language)
    at.go(f"/campaigns/{campaign.public_id}/launch/")
    at.send(at.main_button())
    at.go(f"/items/{press.public_id}/")

    assert Campaign.objects.get(pk=campaign.pk).state == "running"
    assert list(campaign.campaign_items.values_list("item", flat=True)) == [press.pk]
    assert at.page.get_by_text(campaign.name).first.is_visible()


def test_a_sales_rep_takes_opportunities_over_as_tasks(visit, language, press):
    OpportunityFactory(company=press.company, item=press, figures={"machines": 1})
    at = visit("sales", language)
    at.go(f"/opportunities/?company={press.company.public_id}")
    at.page.locator("[data-tick]").first.check()
    at.send(at.page.locator("[formaction*='opportunities/take-over']").first)
    at.send(at.main_button())
    if not Activity.objects.filter(company=press.company).exists():
        at.send(at.main_button())

    assert Activity.objects.get(company=press.company).kind == "task"

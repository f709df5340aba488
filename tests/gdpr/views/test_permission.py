"""Permissions on the pages of staff: the person's panel, topics and wordings, refusals of companies, the audience."""

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from gdpr.models import CompanyRefusal, ConsentEvent, ConsentText, Suppression, Topic
from gdpr.operations.links import send_links
from gdpr.queries.permission import permission
from installed_base.models import DeliveryLine
from tests.factories.companies import CompanyFactory
from tests.factories.contacts import ContactPointFactory, PersonFactory, PositionFactory
from tests.factories.gdpr import ConsentTextFactory, TopicFactory
from tests.factories.installed_base import FamilyFactory, ItemFactory

pytestmark = pytest.mark.django_db
MAIL = "aino@example.com"


def url(name, *args):
    return reverse(f"gdpr:{name}", args=args)


def test_the_panel_says_by_channel_what_is_allowed_and_why(client_of, rep):
    person = PositionFactory(responsibilities=["finance"], work_email=MAIL).person
    panel, client = url("person_permission_panel", person.public_id), client_of(rep)
    assert "nobody may be marketed to" in client.get(panel).content.decode()
    TopicFactory(responsibilities=["finance"], name_en="Funding")
    TopicFactory(name_en="Leisure")

    page = client.get(panel).content.decode()

    assert "Allowed in part" in page
    assert "The subject belongs to the person’s duties" in page
    assert page.index("Funding") < page.index("Leisure")


def test_a_rep_writes_a_consent_and_a_refusal_down(client_of, rep):
    person, text = ContactPointFactory(value=MAIL).person, ConsentTextFactory()
    client, page = client_of(rep), reverse("contacts:person", args=[person.public_id])
    said = {
        "method": "phone",
        "occurred_at": "2026-11-20 09:00",
        "evidence": "Called back on the number on file",
    }
    consent = said | {"text": text.public_id, "channel": "email", "address": MAIL}

    refused = client.post(url("consent_create", person.public_id), consent | {"evidence": ""})
    assert refused.status_code == 422
    assert client.post(url("consent_create", person.public_id), consent).url == page
    assert client.post(url("refusal_create", person.public_id), said | {"topic": text.topic.slug}).url == page
    assert list(ConsentEvent.objects.order_by("pk").values_list("action", "channel")) == [
        ("granted", "email"), ("withdrawn", ""),
    ]  # fmt: skip
    panel = client.get(url("person_permission_panel", person.public_id)).content.decode()
    assert text.body in panel
    assert "Called back on the number on file" not in panel  # what shows it is the desk's to read
    assert text.body in panel


def test_a_rep_sends_the_letter_that_asks(client_of, rep):
    person, text = ContactPointFactory(value=MAIL).person, ConsentTextFactory()

    client_of(rep).post(url("consent_ask", person.public_id), {"text": text.public_id, "address": MAIL})
    send_links(now=timezone.now())

    assert mail.outbox[0].to == [MAIL]


def test_a_clerk_writes_down_that_an_address_was_given_when_buying(client_of, rep):
    person = PositionFactory(work_email=MAIL).person
    item = ItemFactory(company=person.positions.get().company)
    line, others = (
        DeliveryLine.objects.create(item=item, order_no="4711"),
        DeliveryLine.objects.create(item=ItemFactory(), order_no="1"),
    )
    topic = TopicFactory(family=item.product.family or FamilyFactory())
    item.product.family = topic.family
    item.product.save()
    client, place = client_of(rep), url("soft_opt_in_create", person.public_id)
    said = {
        "delivery": line.public_id, "topic": topic.slug, "channel": "email", "address": MAIL, "was_refusal_offered": "on",
    }  # fmt: skip

    page = client.get(place).content.decode()
    assert (str(line.public_id) in page, str(others.public_id) in page) == (True, False)
    assert place in client.get(url("person_permission_panel", person.public_id)).content.decode()
    assert client.post(place, said | {"delivery": others.public_id}).status_code == 422
    assert client.post(place, said).status_code == 302
    assert permission(person, MAIL, "email", topic, timezone.now()).code == "soft_opt_in"


@pytest.mark.parametrize("name", ["consent_create", "refusal_create", "consent_ask", "soft_opt_in_create"])
def test_who_may_not_record_and_who_does_not_see_the_person_is_kept_out(client_of, reader, outsider, name):
    person = PersonFactory()

    assert client_of(reader).get(url(name, person.public_id)).status_code == 403
    assert client_of(outsider).get(url(name, person.public_id)).status_code == 404


def test_a_topic_gets_its_wordings(client_of, privacy_admin, rep):
    client = client_of(privacy_admin)
    facts = {"name_fi": "Uutiset", "name_en": "News", "slug": "news", "responsibilities": ["finance"]}

    client.post(url("topic_create"), facts)
    topic = Topic.objects.get()
    assert client.post(url("topic_create"), facts).status_code == 422
    client.post(
        url("text_create", topic.public_id),
        {"language": "fi", "channels": ["email", "sms"], "body": "Saa lähettää."},
    )
    text = ConsentText.objects.get()
    page = client.get(url("topic", topic.public_id)).content.decode()
    assert "Saa lähettää." in page
    assert text.sha256 in page
    client.post(url("text_retire", text.public_id))
    assert not ConsentText.objects.in_use().exists()
    edited = facts | {
        "name_en": "Latest news",
        "is_active": "",
        "initial-is_active": "True",
        "revision": topic.revision,
    }
    assert client.post(url("topic_edit", topic.public_id), edited).status_code == 302
    topic.refresh_from_db()
    assert (topic.name_en, topic.is_active) == ("Latest news", False)
    assert "Not in use" in client.get(url("topic_list")).content.decode()
    assert client_of(rep).get(url("topic_list")).status_code == 403


def test_companies_and_domains_are_refused_and_lifted(client_of, privacy_admin):
    client, company = client_of(privacy_admin), CompanyFactory(legal_name="Kielto Oy")

    client.post(
        url("refused_company_create"), {"company": company.public_id, "words": "Toimitusjohtaja 1.11."}
    )
    client.post(url("domain_create"), {"domain": "kielto.example"})
    assert client.post(url("domain_create"), {"domain": "gmail.com"}).status_code == 422
    page = client.get(url("refused_company_list")).content.decode()
    assert "Kielto Oy" in page
    assert "kielto.example" in page
    assert (
        "has refused marketing"
        in client.get(reverse("companies:company", args=[company.public_id])).content.decode()
    )
    client.post(url("refused_company_lift", CompanyRefusal.objects.get().public_id), {"reason": "Soittivat"})
    lift = url("domain_lift", Suppression.objects.get().public_id)
    assert client.post(lift, {"what": "renamed"}).status_code == 422
    client.post(lift, {"what": "renamed", "domain": "uusi.example"})
    assert set(Suppression.objects.standing().values_list("domain", flat=True)) == {
        "kielto.example", "uusi.example",
    }  # fmt: skip
    for one in Suppression.objects.standing():
        client.post(url("domain_lift", one.public_id), {"what": "dead"})
    assert not CompanyRefusal.objects.standing().exists()
    assert not Suppression.objects.standing().exists()


def test_the_audience_counts_who_may_be_written_to_and_why_not_the_others(client_of, marketer, outsider):
    topic = TopicFactory(responsibilities=["finance"])
    PositionFactory(responsibilities=["finance"], work_email=MAIL, person__last_name="Sopiva")
    PersonFactory(last_name="Osoitteeton")
    ask = {"all_matching": "1", "query": "", "channel": "email", "topic": topic.slug}

    page = client_of(marketer).post(url("audience"), ask)
    assert (page.context["found"].sendable, page.context["found"].excluded) == (1, 1)
    assert "Sopiva" in page.content.decode()
    nobody = client_of(outsider).post(url("audience"), ask)
    assert (nobody.context["found"].sendable, nobody.context["found"].excluded) == (0, 0)
    assert client_of(marketer).get(url("audience")).status_code == 302
    assert (
        "Whom may we write to?" in client_of(marketer).get(reverse("contacts:person_list")).content.decode()
    )

"""One small world: a company with one of everything that the product has pages about."""

import uuid
from datetime import UTC, date, datetime
from types import SimpleNamespace
from typing import Any

from django.core.files.base import ContentFile
from django.db.backends.postgresql.psycopg_any import DateRange
from django.utils import timezone

from activities.models import ActivityItem, ActivityPerson
from companies.models import Company, CompanyName, CompanyTag, ExternalId, GroupLink
from custom_fields.choices import ALL_ROLES
from custom_fields.models import CustomField
from custom_fields.operations.field import move_token
from enrichment.models import EnrichmentRun, Proposal
from gdpr.models import (
    ConsentEvent,
    Death,
    LostAct,
    MarketingObjection,
    Purpose,
    PurposeAssignment,
    RetentionRule,
    SensitiveFinding,
    Suppression,
)
from gdpr.operations.purpose import sync_purposes
from gdpr.operations.retention.rule import sync_rules
from history.models import Change, ChangeSet
from imports.models import Import, RowIssue, SavedMapping
from installed_base.models import (
    Baseline,
    DeliveryLine,
    ItemContact,
    ItemEvent,
    ItemIdentifier,
    ItemRelation,
    MakerSpelling,
    SchemaVersion,
)
from installed_base.queries.baselines import frozen_tree
from quality.models import DuplicatePair, FormerName, Merge
from service.models import CaseAttachment, FamilySurvey, PartUsed, ServiceCase
from tests.factories import activities, campaigns, cases, companies, contacts, cover, gdpr, installed_base
from tests.factories.enrichment import SignalFactory
from tests.factories.quality import UpkeepEntryFactory
from tests.factories.users import TeamFactory
from users.models import ApiToken, BulkRun, SavedView, UndoRun, User, UserSession

AT = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)


def make_world(keeper: User, word: str = "Salainen") -> SimpleNamespace:
    """A company of `keeper` with one of everything; `word` stands in each name that others must not see.

    Tags, teams, products and colleagues are words that everybody shares.
    """
    now = timezone.now()
    sync_purposes(today=now.date())  # a test that empties the tables takes these rows along
    sync_rules(now=now, today=now.date())
    company = companies.CompanyFactory(legal_name=f"{word} Konepaja Oy", owner=keeper, town=f"{word}la")
    tag = companies.TagFactory(name=f"avaintili {uuid.uuid4().hex[:8]}")
    CompanyTag.objects.create(company=company, tag=tag)
    site = companies.SiteFactory(company=company, name=f"{word} halli")
    person = contacts.PersonFactory(first_name="Aino", last_name=f"{word}nen")
    position = contacts.PositionFactory(person=person, company=company, title=f"{word} päällikkö")
    product = installed_base.ProductFactory(code=f"HX-{uuid.uuid4().hex[:6]}", name="HX-900 press")
    item = installed_base.ItemFactory(company=company, product=product, serial=f"{word}-2209")
    part = installed_base.PartFactory(parent=item, product=product, serial=f"{word}-2209-1")
    activity = activities.ActivityFactory(
        company=company, owner=keeper, subject=f"{word} tarjous", due_at=AT, remind_at=AT
    )
    ActivityPerson.objects.create(activity=activity, person=person)
    ActivityItem.objects.create(activity=activity, item=item)
    placement = part.placements.get()
    case = cases.ComplaintFactory(
        company=company, item=item, person=person, owner=keeper, subject=f"{word} vuoto"
    )
    visit = cases.VisitFactory(
        company=company, site=site, case=case, technician=keeper, subject=f"{word} käynti", of_items=[item]
    )
    contract = cover.ContractFactory(company=company, number=f"{word}-SC-1")
    line = cover.ContractLineFactory(contract=contract, description=f"{word} huolto", sla=cover.SlaFactory())
    product_warranty = cover.ProductWarrantyFactory()
    campaign = campaigns.RunningCampaignFactory(name="Bearing recall", owner=keeper)
    subject_request = gdpr.SubjectRequestFactory(
        requester_name=f"Aino {word}nen", person=person, assignee=keeper
    )
    family = installed_base.FamilyFactory(name=f"Puristimet {uuid.uuid4().hex[:8]}")
    custom_field = _custom_field(company)
    world = SimpleNamespace(
        survey=FamilySurvey.objects.create(company=company, family=family, surveyed_on=AT.date()), family=family,
        subject_request=subject_request, package=gdpr.AccessPackageFactory(request=subject_request, by=keeper),
        purpose=Purpose.objects.order_by("pk").first(), rule=RetentionRule.objects.order_by("pk").first(),
        retention=gdpr.RetentionRunFactory(by=keeper), hold=gdpr.LegalHoldFactory(person__last_name=f"{word}nen", placed_by=keeper),
        restriction=gdpr.RestrictionFactory(
            person__last_name=f"{word}nen", by=keeper, lifted_at=AT, lifted_by=keeper, lift_notified_at=AT,
            lift_notified_how="Kirje",
        ),
        erasure_plan=gdpr.ErasurePlanFactory(person=person, subject_uid=person.public_id, planned_by=keeper),
        held_row=gdpr.HeldRowFactory(),
        archived=gdpr.LegalArchiveFactory(name=f"Aino {word}nen"),
        named_document=PurposeAssignment.objects.create(
            person=person, purpose_id="accounting_record", trigger="hand", counts_from=AT.date(), document=f"{word} 881",
            started_at=AT,
        ),
        breach=gdpr.BreachFactory(title=f"{word} puhelin"), obligation=gdpr.ObligationFactory(person=person),
        request_task=gdpr.RequestTaskFactory(request=subject_request, assignee=keeper, words=f"{word} ERP"),
        recipient=(notification := gdpr.NotificationFactory(subject=person.public_id)).recipient, notification=notification,
        disclosure=gdpr.DisclosureFactory(by=keeper, recipient=notification.recipient), viewing_alert=gdpr.ViewingAlertFactory(user=keeper),
        objection=MarketingObjection.objects.create(person=person, by=keeper, at=AT),
        finding=SensitiveFinding.objects.create(
            person=person, field="notes", category="health", text_mark="f" * 64, found_at=AT, state="fine",
            because=f"{word} pyysi", decided_by=keeper, decided_at=AT,
        ),
        lost_act=LostAct.objects.create(
            person=person, kind="rectified", object_type="contacts.person", object_uid=person.public_id,
            fields=["last_name"], happened_at=AT, found_at=AT, because=f"{word} soitti", settled_by=keeper, settled_at=AT,
        ),
        death=Death.objects.create(person=person, source=f"{word} kertoi", by=keeper, at=AT),
        company_refusal=gdpr.CompanyRefusalFactory(company=company, by=keeper, words=f"{word} sanoi"),
        domain=Suppression.objects.create(
            kind="domain", domain="kielto.example", fingerprint=_sign(), reason="company", at=AT
        ),
        **_consent(person, keeper, word),
        contract=contract, contract_line=line, sla=line.sla, product_warranty=product_warranty,
        term=product_warranty.term, coverage=cover.CoverageFactory(contract=contract, item=item, line=line),
        placement=placement, party=installed_base.PartyFactory(item=item, company=company),
        item_contact=ItemContact.objects.create(item=item, person=person, role="orders"),
        relation=ItemRelation.objects.create(item=item, other=part, kind="connected_to"),
        licence=installed_base.LicenceFactory(item=item, feature__product=product),
        delivery=DeliveryLine.objects.create(item=item, order_no=f"{word}-55"),
        baseline=Baseline.objects.create(item=item, kind="as_ordered", on=AT.date(), tree=frozen_tree(item, AT.date())),
        item_flag=installed_base.ItemFlagFactory(item=item, words=f"{word} varo"),
        upkeep=UpkeepEntryFactory(company=company, value=f"{word} arvo", words=f"{word} epäily"),
        pair=_pair(company, word), merge=_merge(company, keeper),
        former_name=FormerName.objects.create(person=person, last_name=f"{word}salo"),
        item_event=ItemEvent.objects.create(item=item, root=item, kind="visit", at=AT),
        campaign=campaign, criterion=campaigns.CriterionFactory(campaign=campaign, product=product),
        campaign_item=campaigns.CampaignItemFactory(campaign=campaign, item=item, matched_by="HX-900 press"),
        signal=SignalFactory(company=company, kind="site", source=f"{word} rekisteri"),
        opportunity=campaigns.OpportunityFactory(company=company, item=item, figures={"machines": 1}),
        custom_field=custom_field, word=word, keeper=keeper, company=company, tag=tag, site=site, person=person, position=position,
        product=product, item=item, part=part, activity=activity, case=case, visit=visit,
        case_comment=cases.CommentFactory(case=case, author=keeper, text=f"{word} sana"),
        attachment=_attachment(case, keeper, word),
        part_used=PartUsed.objects.create(visit=visit, item=item, product=product, lot=f"{word}-L", at=AT),
        reading=cases.ReadingFactory(item=item, by=keeper, meter=f"{word} tunnit"),
        plan=cases.PlanFactory(item=item, name=f"{word} huolto"),
        address=companies.AddressFactory(company=company, street=f"{word}katu 1"),
        company_point=companies.CompanyContactPointFactory(company=company),
        year=companies.FinancialYearFactory(company=company),
        group_link=GroupLink.objects.create(
            child=company, parent=companies.CompanyFactory(legal_name=f"{word} Konserni Oy", owner=keeper),
            during=DateRange(date(2020, 1, 1), None),
        ),
        name=CompanyName.objects.create(company=company, kind="trade", name=f"{word} Paja"),
        external_id=ExternalId.objects.create(
            system="erp", entity="customer", external_id=f"{word}-1", object_type="company",
            object_uuid=company.public_id,
        ),
        identifier=ItemIdentifier.objects.create(item=item, scheme="customer_tag", value=f"{word} 7"),
        contact_point=contacts.ContactPointFactory(person=person, value=f"{word.lower()}@example.com"),
        saved_view=SavedView.objects.create(
            user=keeper, resource="company", name=f"{word} view", query="q=paja"
        ),
        token=ApiToken.objects.create(
            user=keeper, name=f"{word} key", digest=_sign(), hint="abcd", scopes=["read"], expires_at=AT
        ),
        session=UserSession.objects.create(user=keeper, session_key=f"secret{uuid.uuid4().hex[:8]}", device=f"{word} phone"),
        team=TeamFactory(name=f"Pohjoinen {uuid.uuid4().hex[:8]}"),
        bulk_run=BulkRun.objects.create(
            by=keeper, resource="company", state="done", words=[f"{word} becomes lost"], numbers=[company.pk],
            total=1, cursor=1, change_set_id=0, asked_at=AT,
        ),
        run=EnrichmentRun.objects.create(
            register="prh_ytj", kind="company", by=keeper, company=company, state="done", numbers=[company.pk],
            asked_at=AT,
        ),
        proposal=Proposal.objects.create(
            company=company, register="prh_ytj", field="legal_name", ours=company.legal_name,
            theirs=f"{word} Uusi Oy", why="by_hand", found_at=AT,
        ),
        import_=_import(keeper, word), act=_act(keeper, company.pk, word), undo_run=UndoRun.objects.create(
            by=keeper, act="withdrawal", source=f"{word} source", words=f"{word} source", state="checked", asked_at=AT,
        ),
        bom_line=installed_base.BomLineFactory(assembly=product),
        part_fit=installed_base.PartFitFactory(product=product),
        **_maker(), feature=installed_base.FeatureFactory(product=product), document=installed_base.DocumentFactory(product=product),
        schema_version=SchemaVersion.objects.create(product=product, number=1, schema={}),
        mapping=SavedMapping.objects.create(
            by=keeper, register="companies", name=f"{word} file", signature="0" * 64, used_at=AT
        ),
    )  # fmt: skip
    gdpr.looked_through(subject_request, timezone.now())  # the pages of the copy show it
    return world


def _sign() -> str:
    """A fingerprint that nothing else has."""
    return uuid.uuid4().hex * 2


def _consent(person: Any, keeper: User, word: str) -> dict[str, Any]:
    """A topic, its wording, and that the person said yes to it."""
    topic = gdpr.TopicFactory(slug=f"uutiset-{uuid.uuid4().hex[:8]}")
    text = gdpr.ConsentTextFactory(topic=topic)
    event = ConsentEvent.objects.create(
        person=person, origin=person.public_id, speaks_for=[person.public_id], action="granted", channel="post",
        topic=topic, text=text, method="paper", actor="staff", by=keeper, evidence=f"{word} allekirjoitti",
        box_default_unticked=True, occurred_at=AT, recorded_at=AT,
    )  # fmt: skip
    return {"topic": topic, "consent_text": text, "consent_event": event}


def _custom_field(company: Any) -> CustomField:
    """A choice that every role sees, with a value at the company."""
    key = f"grade_{uuid.uuid4().hex[:8]}"
    field = CustomField.objects.create(
        resource="company", key=key, kind="choice", label_fi=f"Luokka {key[6:]}", label_en=f"Grade {key[6:]}",
        options=[{"key": "a", "fi": "A", "en": "A", "retired": False}], is_personal=False, reason="our own grading",
        seen_by=list(ALL_ROLES), edited_by=list(ALL_ROLES),
    )  # fmt: skip
    move_token()
    type(company).objects.filter(pk=company.pk).update(custom={key: "a"})
    return field


def _attachment(case: ServiceCase, keeper: User, word: str) -> CaseAttachment:
    file = ContentFile(word.encode(), name="log.txt")
    return CaseAttachment.objects.create(
        case=case, file=file, name=f"{word}.txt", size=file.size, by=keeper, at=AT
    )


def _act(keeper: User, company: int, word: str) -> ChangeSet:
    act = ChangeSet.objects.create(
        act="import", by_id=keeper.pk, source=f"{word} source", party="second", at=AT
    )
    Change.objects.create(
        change_set=act, object_type="companies.company", object_id=company, verb="changed", fields=["notes"],
        old={"notes": ""}, new={"notes": f"{word} notes"},
    )  # fmt: skip
    return act


def _pair(company: Company, word: str) -> DuplicatePair:
    other = companies.CompanyFactory(legal_name=f"{word} Konepaja", owner=company.owner)
    return DuplicatePair.objects.create(kind="company", first=company.pk, second=other.pk, score=90)


def _merge(company: Company, keeper: User) -> Merge:
    return Merge.objects.create(
        kind="company",
        survivor=company.pk,
        survivor_uuid=company.public_id,
        change_set_id=0,
        by=keeper,
        at=AT,
    )


def _maker() -> dict[str, Any]:
    """Makers are the catalogue's, which everybody sees: they bear no word of the world."""
    maker = installed_base.MakerFactory()
    return {"maker": maker, "maker_spelling": MakerSpelling.objects.create(maker=maker, name=f"{maker} Co")}


def _import(keeper: User, word: str) -> Import:
    made = Import.objects.create(
        by=keeper, register="companies", state="done", file_name=f"{word}.csv", file_size=120, rows_total=2,
        rows_done=2, counts={"created": 1, "rejected": 1}, headers=["Nimi"], finished_at=AT,
    )  # fmt: skip
    RowIssue.objects.create(of=made, number=2, code="no_name", value=f"{word} rivi", is_rejection=True)
    return made

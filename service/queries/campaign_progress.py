"""How far campaigns have come: in all, by state, by company; and whom letters go to."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.db.models import Case, Count, F, IntegerField, Min, Q, QuerySet, When

from companies.models import Address, Company, CompanyContactPoint
from contacts.models import Person
from installed_base.choices import GONE
from installed_base.models import InstalledItem
from service.choices.campaign import OPEN_STATES, CampaignItemState, Severity
from service.models import Campaign, CampaignItem
from users.models import User

OPEN = Q(state__in=OPEN_STATES, no_longer_matches=False) & ~Q(item__status__in=GONE)
_WORST = Case(
    *(When(campaign__severity=severity, then=place) for place, severity in enumerate(Severity.values)),
    default=9,
    output_field=IntegerField(),
)


@dataclass(frozen=True)
class Counts:
    """Items of one campaign that the user sees."""

    total: int = 0
    open: int = 0

    @property
    def settled(self) -> int:
        return self.total - self.open

    @property
    def percent(self) -> int:
        return round(100 * self.settled / self.total) if self.total else 0


def counts_by_campaign(campaigns: Iterable[Campaign], *, user: User) -> dict[int, Counts]:
    """Items in each of the campaigns, and those with which something is still to be done."""
    rows = CampaignItem.objects.visible_to(user).filter(campaign__in=[one.pk for one in campaigns])
    found = rows.order_by().values_list("campaign").annotate(total=Count("pk"), open=Count("pk", filter=OPEN))
    return {number: Counts(total, open_) for number, total, open_ in found}


def counts_by_state(campaign: Campaign, *, user: User) -> list[tuple[CampaignItemState, int]]:
    """How many items stand in each state, in the order of the states; states without items left out."""
    rows = CampaignItem.objects.visible_to(user).filter(campaign=campaign)
    found = dict(rows.order_by().values_list("state").annotate(count=Count("pk")))
    return [(state, found[state]) for state in CampaignItemState if state in found]


def counts_apart(campaign: Campaign, *, user: User) -> dict[str, int]:
    """What the states do not say: to be checked, matching no longer, gone, at no company."""
    rows = CampaignItem.objects.visible_to(user).filter(campaign=campaign)
    return rows.aggregate(
        check=Count("pk", filter=Q(needs_check=True, no_longer_matches=False)),
        no_longer=Count("pk", filter=Q(no_longer_matches=True)),
        gone=Count("pk", filter=Q(item__status__in=GONE)),
        without_company=Count("pk", filter=Q(item__company=None)),
    )


def companies_of(campaign: Campaign, *, user: User) -> QuerySet:
    """Companies with items in the campaign, those with most to do first: (universal ID, name, total, open)."""
    rows = CampaignItem.objects.visible_to(user).filter(campaign=campaign).exclude(item__company=None)
    return (
        rows.order_by()
        .values("item__company__public_id", "item__company__legal_name")
        .annotate(
            total=Count("pk"),
            open=Count("pk", filter=OPEN),
            notified=Count("pk", filter=Q(notified_on__isnull=False)),
        )
        .order_by("-open", "-total", "item__company__legal_name")
    )


def running_about(item: InstalledItem, *, user: User) -> list[CampaignItem]:
    """Running campaigns about an item, its machine or a part in it, the gravest first; left out and no longer
    matching ones not."""
    rows = CampaignItem.objects.visible_to(user).in_running_campaigns().about(item)
    rows = rows.exclude(state=CampaignItemState.EXCLUDED).filter(no_longer_matches=False)
    return list(
        rows.select_related("campaign", "item", "visit", "criterion__product", "criterion__family", "criterion__part_product")
        .annotate(worst=_WORST)
        .order_by("worst", F("campaign__deadline").asc(nulls_last=True), "pk")[:5]
    )  # fmt: skip


def running_at(company: Company, *, user: User) -> list[dict]:
    """Running campaigns with items at a company: how many, how many open; the nearest deadline first."""
    rows = CampaignItem.objects.visible_to(user).in_running_campaigns().filter(item__company=company)
    grouped = (
        rows.order_by()
        .values("campaign")
        .annotate(total=Count("pk"), open=Count("pk", filter=OPEN), deadline=Min("campaign__deadline"))
        .order_by("-open", F("deadline").asc(nulls_last=True), "campaign")[:50]
    )
    found = list(grouped)
    campaigns = Campaign.objects.in_bulk([row["campaign"] for row in found])
    return [{**row, "campaign": campaigns[row["campaign"]]} for row in found]


def open_campaign_items_at(company: Company, *, user: User, most: int) -> int:
    """How many items of a company something is still to be done with in running campaigns, counted up to `most`."""
    rows = CampaignItem.objects.visible_to(user).in_running_campaigns().filter(OPEN, item__company=company)
    return rows.order_by()[:most].count()


def contact_of(row: CampaignItem) -> Person | None:
    """Who is spoken with about an item; nobody where that is a person whose data is restricted (art. 18)."""
    return row.contact if row.contact and not row.contact.is_restricted else None


@dataclass(frozen=True)
class Letter:
    """One owner to write to: where, and about which items."""

    company: Company
    address: str
    email: str
    contacts: tuple[str, ...]
    items: tuple[CampaignItem, ...]


def letters(rows: QuerySet[CampaignItem], *, owners: dict[int, int | None], user: User) -> Iterator[Letter]:
    """Owners of the items of a list, by name, each with the items that its letter names. Companies that the user
    does not see are left out."""
    by_owner: dict[int, list[CampaignItem]] = defaultdict(list)
    for row in rows.select_related("item__product", "item__site", "contact"):
        owner = row.notified_company_id or owners.get(row.item_id)
        if owner is not None:
            by_owner[owner].append(row)
    companies = Company.objects.visible_to(user).filter(pk__in=by_owner).order_by("name_sort", "pk")
    posts = _addresses(by_owner)
    points = CompanyContactPoint.objects.filter(company__in=by_owner, kind="email").order_by("pk")
    mails: dict[int, str] = {}
    for company, value in points.values_list("company", "value"):
        mails.setdefault(company, value)
    for company in companies:
        held = sorted(by_owner[company.pk], key=lambda row: (row.item.serial_sort, row.pk))
        contacts = dict.fromkeys(one.full_name for one in map(contact_of, held) if one)
        yield Letter(
            company, posts.get(company.pk, ""), mails.get(company.pk, ""), tuple(contacts), tuple(held)
        )


def _addresses(companies: Iterable[int]) -> dict[int, str]:
    """Where post goes to: the postal address before the visiting one, the company's before a site's."""
    rows = Address.objects.filter(company__in=companies, valid_to=None)
    order = {"postal": 0, "billing": 2}
    found: dict[int, Address] = {}
    for row in sorted(rows, key=lambda a: (a.site_id is not None, order.get(a.kind, 1), a.pk)):
        found.setdefault(row.company_id, row)
    return {
        number: ", ".join(filter(None, [a.street, f"{a.postcode} {a.town}".strip(), a.country]))
        for number, a in found.items()
    }

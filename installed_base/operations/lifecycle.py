"""What a company's machines say of where the company stands with us."""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Exists, OuterRef, Q

from companies.choices import Lifecycle
from companies.models import Company
from companies.operations.company import derive_lifecycle
from installed_base.models import InstalledItem
from users.models import User


def derive(*, company: Company | None, by: User, now: datetime) -> None:
    """Let the company's lifecycle follow from its items of our own make, where nobody set it by hand."""
    if company is None:
        return
    ours = InstalledItem.objects.at(company).ours()
    derive_lifecycle(
        company=company, has_items_at_work=ours.at_work().exists(), has_gone_items=ours.gone().exists(),
        by=by, now=now,
    )  # fmt: skip


def derive_both(*, left: Company | None, came: Company | None, by: User, now: datetime) -> None:
    """Derive the lifecycle of the company that an item left and the one it came to, always in the same order."""
    touched = {company.pk: company for company in (left, came) if company}
    if len(touched) == 2 or left is None or came is None:
        for _pk, company in sorted(touched.items()):
            derive(company=company, by=by, now=now)


def derive_many(*, numbers: Iterable[int], by: User, now: datetime) -> None:
    """Derive the lifecycles of companies whose items were changed set by set: only of those that would change."""
    ours = InstalledItem.objects.filter(company=OuterRef("pk")).ours()
    companies = Company.objects.filter(pk__in=list(numbers), lifecycle_by_hand=False)
    companies = companies.annotate(at_work=Exists(ours.at_work()), gone=Exists(ours.gone())).order_by("pk")
    for company in companies.filter(
        Q(at_work=True) & ~Q(lifecycle=Lifecycle.CUSTOMER)
        | Q(at_work=False, gone=True) & ~Q(lifecycle=Lifecycle.FORMER)
        | Q(at_work=False, gone=False, lifecycle__in=[Lifecycle.CUSTOMER, Lifecycle.FORMER]),
    ):
        derive(company=company, by=by, now=now)

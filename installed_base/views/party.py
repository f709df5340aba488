"""Companies and persons of an item: owner, operator, payer, servicer, landlord; sold, lent and come back."""

import uuid
from datetime import date, datetime
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from companies.models import Company
from contacts.models import Person
from history.queries import provenance_of_rows
from installed_base.choices import PartyRole
from installed_base.forms.configuration import (
    ContactForm,
    DetachForm,
    EndForm,
    LendForm,
    PartyForm,
    SellForm,
)
from installed_base.models import InstalledItem, ItemContact, ItemParty
from installed_base.operations import party as operations
from installed_base.operations import relation
from installed_base.queries.parties import holds_on, parties_known, parties_on
from installed_base.queries.placements import chains_on
from installed_base.views.acts import act_on_item
from installed_base.views.moment import asked_for, day_asked_for
from installed_base.views.reach import item_within_reach
from users.guards import requires
from users.permissions import Permission


@require_safe
@requires(Permission.ITEM_VIEW)
def item_parties_panel(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Who is what to the item on the day, who was before, and whom to turn to."""
    item = item_within_reach(request, public_id)
    day, may = day_asked_for(request), request.user.has_permission
    asked = asked_for(request)
    known = asked.moment.known if asked else None
    is_today = day == timezone.localdate() and known is None
    standing = parties_on(item, day, known=known)
    past = _other_days(item, day, known)
    companies = {one.party.company_id for one in standing} | {one.company_id for one in past}
    seen = set(Company.objects.visible_to(request.user).filter(pk__in=companies).values_list("pk", flat=True))
    around = InstalledItem.objects.visible_to(request.user).in_bulk(
        [one.said_of for one in standing if not one.is_own]
    )
    chain = [item.pk, *chains_on([item.pk], day, known=known).get(item.pk, ())]
    contacts = ItemContact.objects.filter(item__in=chain, person__in=Person.objects.visible_to(request.user))
    told = provenance_of_rows([one.party for one in standing])
    context = {
        "item": item,
        "standing": [
            {"source": told.get(("installed_base.itemparty", one.party.pk)), "party": one.party, "is_own": one.is_own, "seen": one.party.company_id in seen, "of": around.get(one.said_of)}
            for one in standing
        ],
        "has_owner": not is_today or any(one.role == PartyRole.OWNER for one in standing),
        "past": [{"party": one, "seen": one.company_id in seen} for one in past],
        "contacts": contacts.select_related("person", "item").order_by("role", "person__name_sort"),
        "may_edit": is_today and may(Permission.ITEM_EDIT),
        "may_see_persons": is_today and may(Permission.PERSON_VIEW),
    }  # fmt: skip
    return render(request, "installed_base/panels/parties.html", context)


def _other_days(item: InstalledItem, day: date, known: datetime | None) -> list[ItemParty]:
    """Who is what to the item on other days than this one, the newest first."""
    if known is None:
        return list(item.parties.exclude(during__contains=day).select_related("company").in_time_order())
    rows = [row for row in parties_known([item.pk], known) if not holds_on(row, day)]
    return sorted(rows, key=lambda row: (row.during.lower or date.min, row.pk), reverse=True)


@requires(Permission.ITEM_EDIT)
def item_sell(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """The machine was sold to another company."""
    item = item_within_reach(request, public_id)
    form = SellForm(request.POST or None, user=request.user)

    def sell(facts: dict[str, Any]) -> str:
        count = operations.sell_item(item=item, by=request.user, now=timezone.now(), **facts)
        words = ngettext("%(count)d item changed hands.", "%(count)d items changed hands.", count)
        return words % {"count": count}

    return _act_and_look(
        request, item, form, sell, template="installed_base/item_sell.html", submit=_("Save the sale")
    )


@requires(Permission.ITEM_EDIT)
def item_lend(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """The machine stands in for another one."""
    item = item_within_reach(request, public_id)
    form = LendForm(request.POST or None, user=request.user)

    def lend(facts: dict[str, Any]) -> str:
        operations.lend_item(item=item, by=request.user, now=timezone.now(), **facts)
        return _("%(item)s stands in for %(other)s.") % {"item": item, "other": facts["instead_of"]}

    return _act_and_look(
        request, item, form, lend, template="installed_base/item_lend.html", submit=_("Give on loan")
    )


@requires(Permission.ITEM_EDIT)
def item_return(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """The machine came back from loan."""
    item = item_within_reach(request, public_id)
    form = DetachForm(request.POST if request.method == "POST" else None)

    def take_back(facts: dict[str, Any]) -> str:
        operations.return_loaner(item=item, by=request.user, now=timezone.now(), **facts)
        return _("%(item)s is back from loan.") % {"item": item}

    return _act_and_look(
        request, item, form, take_back, template="installed_base/item_return.html", submit=_("Take it back")
    )


@requires(Permission.ITEM_EDIT)
def item_party_add(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Say which company is in a role."""
    item = item_within_reach(request, public_id)
    form = PartyForm(request.POST or None, user=request.user, initial={"role": request.GET.get("role", "")})

    def add(facts: dict[str, Any]) -> str:
        operations.set_party(item=item, by=request.user, now=timezone.now(), **facts)
        role = PartyRole(facts["role"]).label
        return _("%(role)s: %(company)s") % {"role": role, "company": facts["company"]}

    return _act_and_look(
        request, item, form, add, template="installed_base/item_party_add.html", submit=_("Add the company")
    )


@requires(Permission.ITEM_EDIT)
def item_party_end(request: HttpRequest, public_id: uuid.UUID, party_id: uuid.UUID) -> HttpResponse:
    """Say from which day a company is not in its role any more."""
    item = item_within_reach(request, public_id)
    rows = item.parties.filter(company__in=Company.objects.visible_to(request.user))
    party = get_object_or_404(rows.select_related("item", "company"), public_id=party_id)
    form = EndForm(request.POST or None, initial={"on": timezone.localdate()})

    def end(facts: dict[str, Any]) -> str:
        operations.end_party(party=party, by=request.user, now=timezone.now(), **facts)
        return _("%(company)s is not in this role any more.") % {"company": party.company}

    return _act_and_look(
        request, item, form, end, template="installed_base/item_party_end.html", submit=_("End the role"), party=party
    )  # fmt: skip


@require_POST
@requires(Permission.ITEM_EDIT)
def item_party_remove(request: HttpRequest, public_id: uuid.UUID, party_id: uuid.UUID) -> HttpResponse:
    """Take away a company that never was in the role."""
    item = item_within_reach(request, public_id)
    rows = item.parties.filter(company__in=Company.objects.visible_to(request.user))
    party = get_object_or_404(rows.select_related("item"), public_id=party_id)
    operations.remove_party(party=party, by=request.user, now=timezone.now())
    messages.success(request, _("The company was removed from the item."))
    return _back_to(request, item)


@requires(Permission.ITEM_EDIT, Permission.PERSON_VIEW)
def item_contact_add(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Name a person to turn to."""
    item = item_within_reach(request, public_id)
    form = ContactForm(request.POST or None, user=request.user)

    def add(facts: dict[str, Any]) -> str:
        relation.add_contact(item=item, by=request.user, now=timezone.now(), **facts)
        return _("The contact person was added.")

    return act_on_item(
        request, item, form, add, template="installed_base/item_contact_add.html", submit=_("Add the person")
    )


@require_POST
@requires(Permission.ITEM_EDIT, Permission.PERSON_VIEW)
def item_contact_remove(request: HttpRequest, public_id: uuid.UUID, contact_id: uuid.UUID) -> HttpResponse:
    """The person is not turned to about the item any more."""
    item = item_within_reach(request, public_id)
    rows = item.contacts.filter(person__in=Person.objects.visible_to(request.user))
    contact = get_object_or_404(rows, public_id=contact_id)
    relation.remove_contact(contact=contact, by=request.user, now=timezone.now())
    messages.success(request, _("The contact person was removed."))
    return redirect("installed_base:item", item.public_id)


def _act_and_look(request: HttpRequest, item: InstalledItem, *args: Any, **kwargs: Any) -> HttpResponse:
    """The same as any act; an item that went out of the user's reach by it leads back to the list."""
    response = act_on_item(request, item, *args, **kwargs)
    return _back_to(request, item) if response.status_code == 302 else response


def _back_to(request: HttpRequest, item: InstalledItem) -> HttpResponse:
    if InstalledItem.objects.visible_to(request.user).filter(pk=item.pk).exists():
        return redirect("installed_base:item", item.public_id)
    return redirect("installed_base:item_list")

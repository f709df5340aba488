"""Warranty terms, the products they go with, and service levels."""

from functools import partial
from uuid import UUID

from django.contrib import messages
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from common.forms import add_refusal
from common.numbers import row_number
from common.pages import form_page, go_to
from common.refusals import Refusal
from history.queries import change_log, provenance_facts, type_of
from service.forms.cover import AssignForm, SlaEditForm, SlaFacts, TermEditForm, TermFacts
from service.models import ProductWarranty, Sla, WarrantyTerm
from service.operations import cover_terms as operations
from users.guards import requires
from users.permissions import Permission
from users.views.form_acts import edit_page

MOST = 500
SHOWN = 100


@require_safe
@requires(Permission.COVER_VIEW)
def term_list(request: HttpRequest) -> HttpResponse:
    """Warranty terms and service levels: what we promise."""
    terms = WarrantyTerm.objects.annotate(product_count=Count("products", distinct=True)).order_by("name")[
        :MOST
    ]
    slas = Sla.objects.annotate(
        line_count=Count("contract_lines", filter=Q(contract_lines__contract__status="signed"))
    ).order_by("name")[:MOST]
    may_edit = request.user.has_permission(Permission.COVER_EDIT)
    return render(request, "service/term_list.html", {"terms": terms, "slas": slas, "may_edit": may_edit})


@require_safe
@requires(Permission.COVER_VIEW)
def term(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """A warranty term and the products it goes with."""
    row = _term(public_id)
    products = row.products.select_related("product__maker").order_by("product__name_sort", "during")[:SHOWN]
    context = {
        "sources": provenance_facts(row), "term": row, "products": products, "item_count": row.coverages.order_by()[:10_001].count(),
        "may_edit": request.user.has_permission(Permission.COVER_EDIT),
        "may_see_history": request.user.has_permission(Permission.HISTORY_VIEW),
    }  # fmt: skip
    return render(request, "service/term.html", context)


@require_safe
@requires(Permission.COVER_VIEW, Permission.HISTORY_VIEW)
def term_history_panel(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The change log of a term and of the products it goes with, newest first."""
    row = _term(public_id)
    before = request.GET.get("before", "")
    products = row.products.order_by("-pk").values_list("pk", flat=True)[:200]
    objects = [(type_of(row), row.pk), *((type_of(ProductWarranty), number) for number in products)]
    log = change_log(
        objects=objects,
        user=request.user,
        before=row_number(before),
    )
    return render(request, "history/change_log.html", {"log": log, "more_url": f"{request.path}?before="})


@requires(Permission.COVER_EDIT)
def term_create(request: HttpRequest) -> HttpResponse:
    """Write a warranty term down."""
    form = TermFacts(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = operations.create_term(by=request.user, now=timezone.now(), **form.cleaned_data)
        except Refusal as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, _("The term was added. Now say which products it goes with."))
            return go_to(request, reverse("service:term", args=[made.public_id]))
    return form_page(
        request,
        "service/term_create.html",
        form,
        submit=_("Add the term"),
        cancel_url=reverse("service:term_list"),
    )


@requires(Permission.COVER_EDIT)
def term_edit(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Correct a term; warranties under it follow."""
    row = _term(public_id)
    form = TermEditForm.opened(row, request.POST if request.method == "POST" else None)
    return edit_page(
        request, "service/term_edit.html", form, act=partial(operations.change_term, term=row), row=row,
        to=reverse("service:term", args=[row.public_id]), said=_("The changes are saved."), term=row,
    )  # fmt: skip


@require_POST
@requires(Permission.COVER_EDIT)
def term_delete(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Take a term away that nothing has."""
    row = _term(public_id)
    try:
        operations.delete_term(term=row, by=request.user, now=timezone.now())
    except Refusal as refusal:
        messages.error(request, refusal.message)
        return redirect("service:term", row.public_id)
    messages.success(request, _("The term was deleted."))
    return redirect("service:term_list")


@requires(Permission.COVER_EDIT)
def term_assign(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Let a term go with the deliveries of a product from a day on."""
    row = _term(public_id)
    page = reverse("service:term", args=[row.public_id])
    form = AssignForm(request.POST or None, user=request.user, initial={"starts_on": timezone.localdate()})
    if request.method == "POST" and form.is_valid():
        try:
            operations.assign_term(term=row, by=request.user, now=timezone.now(), **form.cleaned_data)
        except Refusal as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, _("Deliveries of the product have this warranty."))
            return go_to(request, page)
    return form_page(
        request,
        "service/term_assign.html",
        form,
        term=row,
        cancel_url=page,
        submit=_("Give it to the product"),
    )


@require_POST
@requires(Permission.COVER_EDIT)
def product_warranty_end(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Later deliveries of the product go without this term."""
    row = get_object_or_404(ProductWarranty.objects.select_related("term", "product"), public_id=public_id)
    try:
        operations.end_term(warranty=row, ends_on=timezone.localdate(), by=request.user, now=timezone.now())
    except Refusal as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, _("Deliveries from tomorrow on go without this warranty."))
    return redirect("service:term", row.term.public_id)


@require_POST
@requires(Permission.COVER_EDIT)
def product_warranty_remove(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Take a term off a product as if it had never gone with it."""
    row = get_object_or_404(ProductWarranty.objects.select_related("term", "product"), public_id=public_id)
    term = row.term
    operations.unassign_term(warranty=row, by=request.user, now=timezone.now())
    messages.success(request, _("The product no longer has this warranty."))
    return redirect("service:term", term.public_id)


@requires(Permission.COVER_EDIT)
def sla_create(request: HttpRequest) -> HttpResponse:
    """Write a service level down."""
    form = SlaFacts(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            operations.create_sla(by=request.user, now=timezone.now(), **form.cleaned_data)
        except Refusal as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, _("The service level was added."))
            return go_to(request, reverse("service:term_list"))
    return form_page(
        request, "service/sla_create.html", form, submit=_("Add the service level"),
        cancel_url=reverse("service:term_list"),
    )  # fmt: skip


@requires(Permission.COVER_EDIT)
def sla_edit(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Correct a service level."""
    row = get_object_or_404(Sla, public_id=public_id)
    form = SlaEditForm.opened(row, request.POST if request.method == "POST" else None)
    return edit_page(
        request, "service/sla_edit.html", form, act=partial(operations.change_sla, sla=row), row=row,
        to=reverse("service:term_list"), said=_("The changes are saved."), sla=row,
    )  # fmt: skip


@require_POST
@requires(Permission.COVER_EDIT)
def sla_delete(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Take a service level away that no contract promises."""
    row = get_object_or_404(Sla, public_id=public_id)
    try:
        operations.delete_sla(sla=row, by=request.user, now=timezone.now())
    except Refusal as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, _("The service level was deleted."))
    return redirect("service:term_list")


def _term(public_id: UUID) -> WarrantyTerm:
    return get_object_or_404(WarrantyTerm, public_id=public_id)

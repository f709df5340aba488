"""The page of a person; making, changing and deleting one."""

from collections import Counter
from uuid import UUID

from django.contrib import messages
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from common.forms import add_refusal
from common.gate import PAGE, refuse_stopped
from common.numbers import row_number
from common.refusals import Refusal
from common.sensitive import doubt_about_words
from common.slots import Asked, filled, panels
from companies.models import Company
from contacts.choices import ContactKind
from contacts.forms.person import PersonCreateForm, PersonEditForm
from contacts.forms.whence import remember, remembered
from contacts.models import ContactPoint, Person
from contacts.operations import person as operations
from contacts.queries import history_objects_of, positions_of
from contacts.views.options import resemblance_words
from custom_fields.views.value import custom_section
from history.operations import ChangedMeanwhile
from history.queries import (
    change_log,
    provenance_facts,
    sources_of_parts,
)
from users.guards import requires
from users.operations.recent import remember_opened
from users.permissions import Permission
from users.queries import undo_tag
from users.views.form_acts import conflict_of


@requires(Permission.PERSON_VIEW)
@require_safe
def person(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """All that is known of a person: positions, ways to be reached, what was done and is planned."""
    row = _person(request, public_id)
    now = timezone.now()
    remember_opened(resource="person", record_id=row.public_id, by=request.user, now=now)
    held, past = positions_of(person=row, user=request.user, today=timezone.localdate())
    points = list(row.contact_points.order_by("kind", "-is_primary", "id"))
    kinds = Counter(point.kind for point in points)
    noted = {point: (point.kind, point.value) for point in points}
    told = sources_of_parts(row, noted | dict.fromkeys((*held, *past)))
    for one in (*points, *held, *past):
        one.source_of_fact = told.get(one)
    for point in points:
        point.has_others = kinds[point.kind] > 1
    asked = Asked(record=row, user=request.user, now=now)
    sources, may_edit = provenance_facts(row), request.user.has_permission(Permission.PERSON_EDIT)
    context = {
        "person": row,
        "banners": filled("person", "banners", asked),
        "slot_badges": filled("person", "badges", asked),
        "slot_menu": filled("person", "menu", asked),
        "slot_facts": filled("person", "facts", asked),
        "panels": panels("person", asked),
        "held": held,
        "past": past,
        "main": held[0] if held else None,
        "points": points,
        "phone": _first(points, ContactKind.PHONE) or _from_position(held, "work_phone"),
        "email": _first(points, ContactKind.EMAIL) or _from_position(held, "work_email"),
        "tags": row.tags.order_by("name"),
        "sources": sources,
        "may_edit": may_edit,
        "custom": custom_section(row, "person", request.user, sources=sources, may_edit=may_edit),
        "may_flag": request.user.has_permission(Permission.UPKEEP_EDIT),
        "may_delete": request.user.has_permission(Permission.PERSON_DELETE),
        "sees_activities": request.user.has_permission(Permission.ACTIVITY_VIEW),
        "timeline_url": reverse("activities:person_timeline_panel", args=[row.public_id]),
        "history_url": reverse("contacts:person_history_panel", args=[row.public_id]),
        "sees_history": request.user.has_permission(Permission.HISTORY_VIEW),
        "log_url": f"{reverse('activities:activity_create')}?kind=call&person={row.public_id}",
        "may_log": request.user.has_permission(Permission.ACTIVITY_EDIT),
    }
    return render(request, "contacts/person.html", context)


@requires(Permission.PERSON_EDIT)
def person_create(request: HttpRequest) -> HttpResponse:
    """A new person; who may be in the register already is shown once before another is made."""
    if request.method != "POST":
        form = PersonCreateForm(initial=_prefilled(request) | remembered(request.session), user=request.user)
        return _create_page(request, form)
    form = PersonCreateForm(request.POST, user=request.user)
    if form.is_valid():
        made = (
            Person.objects.visible_to(request.user).filter(public_id=form.cleaned_data["submission"]).first()
        )
        if made is not None:
            return redirect("contacts:person", made.public_id)  # the second of two clicks
        warning = resemblance_words(request, form)
        if not set(filter(None, warning["seen"].split(","))) <= set(
            request.POST.getlist("seen", [""])[-1].split(",")
        ):
            return _create_page(request, form, **warning)
        try:
            refuse_stopped(given=form.addresses(), where=PAGE, now=timezone.now())
            made = operations.create_person(
                **form.facts(), by=request.user, now=timezone.now(), today=timezone.localdate()
            )
        except Refusal as refusal:
            add_refusal(form, refusal)
        else:
            remember(request.session, form.whence())
            messages.success(request, _("The person is in the register."))
            _doubt_words(request, made.notes)
            return redirect("contacts:person", made.public_id)
    return _create_page(request, form)


@requires(Permission.PERSON_EDIT)
def person_edit(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Change a person's own facts."""
    row = _person(request, public_id)
    conflict = None
    form = PersonEditForm.opened(row, request.user, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            operations.edit_person(person=row, edits=form.edits(), by=request.user, now=timezone.now())
        except ChangedMeanwhile as refusal:
            conflict = conflict_of(form, row, refusal)
        except Refusal as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(
                request, _("The changes are saved."), extra_tags=undo_tag(row, request.user, timezone.now())
            )
            if "notes" in form.changed_data:
                _doubt_words(request, form.cleaned_data["notes"])
            return redirect("contacts:person", row.public_id)
    context = {"form": form, "person": row, "conflict": conflict, "frame": "ui/form_page.html"}
    context |= {"draft": f"person-{row.pk}", "cancel_url": reverse("contacts:person", args=[row.public_id])}
    return render(request, "contacts/person_edit.html", context)


@requires(Permission.PERSON_DELETE)
def person_delete(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Delete a person, once it has been said what goes and what stays."""
    row = _person(request, public_id)
    if request.method == "POST":
        try:
            operations.delete_person(person=row, by=request.user, now=timezone.now())
        except Refusal as refusal:
            messages.error(request, refusal.message)
            return redirect("contacts:person", row.public_id)
        messages.success(request, _("The person has been deleted."))
        return redirect("contacts:person_list")
    counts = Person.objects.filter(pk=row.pk).aggregate(
        positions=Count("positions", distinct=True), points=Count("contact_points", distinct=True),
        activities=Count("activities", distinct=True), successors=Count("succeeded_positions", distinct=True),
    )  # fmt: skip
    context = {
        "person": row, "counts": counts, "submit": _("Delete the person"),
        "cancel_url": reverse("contacts:person", args=[row.public_id]),
    }  # fmt: skip
    return render(request, "contacts/person_delete.html", context)


@requires(Permission.PERSON_VIEW, Permission.HISTORY_VIEW)
@require_safe
def person_history_panel(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Who changed what of a person, positions at companies the user sees and addresses included."""
    row = _person(request, public_id)
    before = request.GET.get("before", "")
    log = change_log(
        objects=history_objects_of(row, request.user), user=request.user,
        before=row_number(before),
    )  # fmt: skip
    more_url = reverse("contacts:person_history_panel", args=[row.public_id]) + "?before="
    return render(request, "contacts/person_history_panel.html", {"log": log, "more_url": more_url})


def _person(request: HttpRequest, public_id: UUID) -> Person:
    return get_object_or_404(Person.objects.visible_to(request.user), public_id=public_id)


def _prefilled(request: HttpRequest) -> dict:
    """The company from whose page the form was opened."""
    try:
        number = UUID(request.GET.get("company", ""))
    except ValueError:
        return {}
    return {"company": Company.objects.visible_to(request.user).filter(public_id=number).first()}


def _doubt_words(request: HttpRequest, *texts: str) -> None:
    """Words of articles 9 and 10 are saved, and said."""
    if doubt := doubt_about_words(*texts):
        messages.warning(request, doubt)


def _create_page(request: HttpRequest, form: PersonCreateForm, **warning) -> HttpResponse:
    words = {"submit": _("Save the person"), "draft": "person", "frame": "ui/form_page.html"}
    words["cancel_url"] = reverse("contacts:person_list")
    if warning.get("found"):
        words["submit"] = _("None of these: save the person")
    context = {"form": form, **words, **warning}
    return render(request, "contacts/person_create.html", context)


def _first(points: list[ContactPoint], kind: str) -> str:
    return next((point.key for point in points if point.kind == kind and point.bounce != "hard"), "")


def _from_position(held: list, name: str) -> str:
    return next((getattr(position, name) for position in held if getattr(position, name)), "")

"""The privacy notice, and whom it must be given to."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from common.forms import add_refusal
from common.refusals import Refusal
from gdpr.forms.desk import ExemptionForm, ToldForm
from gdpr.models import NoticeObligation, PrivacyNotice
from gdpr.operations import notice as operations
from gdpr.operations.notice_entry import tell_all_the_same
from gdpr.queries.notice import latest_notices, notice_for, notice_html, obligations_by_due, said_to_know
from users.guards import public, requires
from users.permissions import Permission

SHOWN = 100
KNOWN_SHOWN = 30


@public
@require_safe
def privacy_notice(request: HttpRequest) -> HttpResponse:
    """The newest notice, for everybody."""
    notice = notice_for(get_language() or "fi")
    if notice is None:
        raise Http404
    return render(request, "gdpr/privacy_notice.html", {"notice": notice})


@require_safe
@requires(Permission.REQUEST_HANDLE)
def notice_list(request: HttpRequest) -> HttpResponse:
    """Whom we owe a notice, and the versions that were published."""
    today = timezone.localdate()
    rows = obligations_by_due()
    context = {
        "obligations": rows[:SHOWN],
        "count": rows.count(),
        "late": NoticeObligation.objects.overdue(today).count(),
        "known": said_to_know()[:KNOWN_SHOWN],
        "today": today,
        "notices": PrivacyNotice.objects.order_by("-version", "language")[:20],
        "latest": latest_notices(),
        "form": ToldForm(),
    }
    return render(request, "gdpr/notice_list.html", context)


@require_safe
@requires(Permission.REQUEST_HANDLE)
def notice_preview(request: HttpRequest) -> HttpResponse:
    """The notice as it would be published now."""
    html = notice_html(get_language() or "fi", today=timezone.localdate())
    return render(request, "gdpr/notice_preview.html", {"html": html})


@require_POST
@requires(Permission.REQUEST_HANDLE)
def notice_publish(request: HttpRequest) -> HttpResponse:
    """Publish the next version."""
    try:
        made = operations.publish_notice(by=request.user, now=timezone.now(), today=timezone.localdate())
    except Refusal as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, _("Version %(version)d is published.") % {"version": made[0].version})
    return redirect("gdpr:notice_list")


@require_POST
@requires(Permission.REQUEST_HANDLE)
def obligation_told(request: HttpRequest) -> HttpResponse:
    """Note that the ticked persons were told."""
    form = ToldForm(request.POST)
    chosen = NoticeObligation.objects.filter(public_id__in=chosen_ids(request))
    if form.is_valid():
        try:
            count = operations.record_told(
                obligations=chosen, how=form.cleaned_data["how"], by=request.user, now=timezone.now()
            )
        except Refusal as refusal:
            messages.error(request, refusal.message)
        else:
            messages.success(
                request,
                ngettext("%(count)d person is noted as told.", "%(count)d persons are noted as told.", count)
                % {"count": count},
            )
    return redirect("gdpr:notice_list")


@require_POST
@requires(Permission.REQUEST_HANDLE)
def obligation_doubt(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Somebody is said to have been told; the desk has them told all the same."""
    one = get_object_or_404(NoticeObligation, public_id=public_id)
    try:
        tell_all_the_same(obligation=one, by=request.user, now=timezone.now())
    except Refusal as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, _("The person is to be told."))
    return redirect("gdpr:notice_list")


@requires(Permission.REQUEST_HANDLE)
def obligation_exempt(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Propose that a person need not be told, or approve what a colleague proposed."""
    one = get_object_or_404(
        NoticeObligation.objects.select_related("person", "exempt_asked_by"), public_id=public_id
    )
    approves = request.POST.get("act") == "approve"
    form = ExemptionForm(
        request.POST if request.method == "POST" and not approves else None, article=one.article
    )
    if request.method == "POST" and (approves or form.is_valid()):
        said = {"obligation": one, "by": request.user, "now": timezone.now()}
        try:
            if approves:
                operations.approve_exemption(**said)
            else:
                operations.ask_exemption(
                    exemption=form.cleaned_data["exemption"], because=form.cleaned_data["reason"], **said
                )
        except Refusal as refusal:
            if approves:
                messages.error(request, refusal.message)
            else:
                add_refusal(form, refusal)
        else:
            messages.success(request, _("Noted."))
            return redirect("gdpr:notice_list")
    context = {
        "one": one, "form": form, "submit": _("Propose the exemption"), "cancel_url": reverse("gdpr:notice_list"),
    }  # fmt: skip
    return render(request, "gdpr/obligation_exempt.html", context, status=422 if form.errors else 200)


def chosen_ids(request: HttpRequest) -> list[UUID]:
    """The universal IDs that were ticked; what is none is passed over."""
    found = []
    for text in request.POST.getlist("ids"):
        try:
            found.append(UUID(text))
        except ValueError:
            continue
    return found

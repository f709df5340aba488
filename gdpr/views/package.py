"""The copy: what others are named in it, how it looks, and the moment at which its link and code are told."""

from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from common.refusals import Refusal
from gdpr.choices import ContactChannel
from gdpr.choices.ledgers import HiddenReason
from gdpr.forms import CodeForm
from gdpr.models import AccessPackage
from gdpr.operations import package as operations
from gdpr.operations.package_link import send_link
from gdpr.operations.request import decide_on_others
from gdpr.queries.answer import answer_to, rows_for
from gdpr.queries.mentions import mentions_of_others
from gdpr.queries.reach import address_for
from gdpr.queries.request_look import look_state
from gdpr.views.request import go_back, request_within_reach
from gdpr.views.request_look import look_page
from users.guards import public, requires
from users.permissions import Permission


@never_cache
@requires(Permission.REQUEST_HANDLE)
def request_others(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Names and addresses of others in the texts: hide each, or let it stand."""
    one = request_within_reach(request, public_id)
    if one.person is None:
        messages.error(request, _("Choose first whom of the register the request is about."))
        return go_back(one)
    look = look_state(one, now=timezone.now())
    if not look.is_ready:
        return look_page(request, one)
    mentions = mentions_of_others(one.person, rows_for(one, one.person, looked=look.looked))
    if request.method == "POST":
        found = {mention.words for mention in mentions}
        hidden = [words for words in request.POST.getlist("hide") if words in found]
        try:
            decide_on_others(
                request=one,
                hidden=hidden,
                kept=sorted(found - set(hidden)),
                reasons={words: request.POST.get(f"reason {words}", "") for words in hidden},
                by=request.user,
                now=timezone.now(),
            )
        except Refusal as refusal:
            messages.error(request, refusal.message)
        else:
            messages.success(request, _("It is decided what the copy tells of others."))
        return go_back(one)
    kept = set(one.kept_words)
    said = dict(zip(one.hidden_words, one.hidden_reasons, strict=False))
    lines = [
        {"mention": mention, "hide": mention.words not in kept, "reason": said.get(mention.words)}
        for mention in mentions
    ]
    context = {"one": one, "lines": lines, "reasons": HiddenReason.choices}
    return render(request, "gdpr/request_others.html", context)


@never_cache
@require_safe
@requires(Permission.REQUEST_HANDLE)
def request_preview(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The copy as the person will read it, before it is sealed."""
    one = request_within_reach(request, public_id)
    if one.person is None and not one.archived.exists():
        messages.error(request, _("Choose first whom of the register the request is about."))
        return go_back(one)
    look = look_state(one, now=timezone.now())
    if not look.is_ready:
        return look_page(request, one)
    with translation.override(one.language or "fi"):
        rows = rows_for(one, one.person, looked=look.looked)
        answer = answer_to(one, person=one.person, now=timezone.now(), gathered=rows)
    context = {
        "one": one,
        "answer": answer,
        "controller": settings.CONTROLLER_NAME,
        "contact": settings.CONTROLLER_CONTACT,
    }
    return render(request, "gdpr/request_preview.html", context)


@never_cache
@require_POST
@requires(Permission.REQUEST_HANDLE)
def request_package(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Make the package, and show its link and its code: once, for they are kept nowhere."""
    one = request_within_reach(request, public_id)
    try:
        made = operations.make_package(request=one, by=request.user, now=timezone.now())
    except Refusal as refusal:
        messages.error(request, refusal.message)
        return go_back(one)
    link = settings.SITE_URL + reverse("gdpr:package_fetch", args=[made.token])
    address = address_for(one.person, ContactChannel.EMAIL, timezone.now()) if one.person else ""
    context = {"one": one, "package": made.package, "link": link, "code": made.code, "token": made.token}
    return render(request, "gdpr/package_made.html", context | {"address": address})


@never_cache
@require_POST
@requires(Permission.REQUEST_HANDLE)
def package_send(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Send the link to the address on file; it comes from the page that showed it, for it is kept nowhere."""
    package = get_object_or_404(AccessPackage.objects.select_related("request"), public_id=public_id)
    token = request.POST.get("token", "")
    try:
        send_link(package=package, token=token, by=request.user, now=timezone.now())
    except Refusal as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(
            request, _("The link is on its way. Tell the code another way, then close the request.")
        )
    return go_back(package.request)


@require_POST
@requires(Permission.REQUEST_HANDLE)
def package_remove(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Make a link stop working before its time."""
    package = get_object_or_404(AccessPackage.objects.select_related("request"), public_id=public_id)
    operations.remove_package(package=package, by=request.user, now=timezone.now())
    messages.success(request, _("The package is removed; its link opens nothing any more."))
    return redirect("gdpr:request", package.request.public_id)


@never_cache
@public
def package_fetch(request: HttpRequest, token: str) -> HttpResponse:
    """The person's own page: the code opens the package. What is wrong is not told, so that nothing can be guessed."""
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        content = operations.open_package(token=token, code=form.cleaned_data["code"], now=timezone.now())
        if content is not None:
            headers = {
                "Content-Disposition": 'attachment; filename="answer.zip"',
                "Referrer-Policy": "no-referrer",
            }
            return HttpResponse(content, content_type="application/zip", headers=headers)
        form.add_error(
            "code",
            _(
                "This link and this code open nothing. Check the code; after some days or several wrong codes you need a new one."
            ),
        )
    response = render(request, "gdpr/package_fetch.html", {"form": form}, status=422 if form.errors else 200)
    response["Referrer-Policy"] = "no-referrer"
    return response

"""Recipients, what they were given, and what they must be told."""

from uuid import UUID, uuid4

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from common.forms import add_refusal
from common.refusals import Refusal
from gdpr.forms.recipient import (
    RECIPIENT_FACTS,
    ImpossibleForm,
    KeysForm,
    RecipientCreateForm,
    RecipientEditForm,
    initial_of_recipient,
)
from gdpr.models import Disclosure, Recipient, RecipientNotification
from gdpr.operations import notification as notifying
from gdpr.operations import recipient as operations
from gdpr.queries.recipients import keys_of_nobody, letter_to_recipient, recipients_with_counts
from gdpr.queries.webhook import recipients_with_old_secret, secret_for, secret_state
from users.guards import requires
from users.permissions import Permission

SHOWN = 100


@require_safe
@requires(Permission.REQUEST_HANDLE)
def recipient_list(request: HttpRequest) -> HttpResponse:
    """Recipients, those of today first, and what is still to be told."""
    waiting = (
        RecipientNotification.objects.open().select_related("recipient").order_by("made_at", "id")[:SHOWN]
    )
    context = {
        "recipients": recipients_with_counts(), "waiting": waiting, "today": timezone.localdate(),
        "keys": keys_of_nobody(timezone.now())[:SHOWN], "old_secrets": recipients_with_old_secret(),
    }  # fmt: skip
    return render(request, "gdpr/recipient_list.html", context)


@requires(Permission.REQUEST_HANDLE)
def recipient_create(request: HttpRequest) -> HttpResponse:
    """Write down somebody to whom data is given."""
    form = RecipientCreateForm(request.POST or None, initial={"submission": uuid4()})
    if request.method == "POST" and form.is_valid():
        values = {name: form.cleaned_data[name] for name in RECIPIENT_FACTS}
        try:
            one = operations.add_recipient(
                values=values, by=request.user, now=timezone.now(), submission=form.cleaned_data["submission"]
            )
        except Refusal as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, _("%(name)s is written down.") % {"name": one.name})
            return redirect("gdpr:recipient", one.public_id)
    context = {
        "form": form,
        "submit": _("Write the recipient down"),
        "cancel_url": reverse("gdpr:recipient_list"),
    }
    return render(request, "gdpr/recipient_form.html", context, status=422 if form.errors else 200)


@requires(Permission.REQUEST_HANDLE)
def recipient_edit(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Correct what is known of a recipient."""
    one = get_object_or_404(Recipient, public_id=public_id)
    form = RecipientEditForm(request.POST or None, initial=initial_of_recipient(one))
    if request.method == "POST" and form.is_valid():
        try:
            operations.change_recipient(recipient=one, by=request.user, now=timezone.now(), **form.edits())
        except Refusal as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, _("%(name)s was saved.") % {"name": one.name})
            return redirect("gdpr:recipient", one.public_id)
    context = {
        "one": one, "form": form, "submit": _("Save the recipient"),
        "cancel_url": reverse("gdpr:recipient", args=[one.public_id]),
    }  # fmt: skip
    return render(request, "gdpr/recipient_form.html", context, status=422 if form.errors else 200)


@requires(Permission.REQUEST_HANDLE)
def recipient_keys(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Say with which API keys a recipient reads."""
    one = get_object_or_404(Recipient, public_id=public_id)
    form = KeysForm(request.POST or None, initial={"keys": one.keys.values_list("public_id", flat=True)})
    if request.method == "POST" and form.is_valid():
        operations.set_keys(
            recipient=one, keys=list(form.cleaned_data["keys"]), by=request.user, now=timezone.now()
        )
        messages.success(request, _("The keys are saved."))
        return redirect("gdpr:recipient", one.public_id)
    context = {
        "one": one, "form": form, "submit": _("Save the keys"),
        "cancel_url": reverse("gdpr:recipient", args=[one.public_id]),
    }  # fmt: skip
    return render(request, "gdpr/recipient_form.html", context, status=422 if form.errors else 200)


@require_POST
@requires(Permission.REQUEST_HANDLE)
def recipient_secret(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Give the webhook another secret, or note that the recipient was given the one of today."""
    one = get_object_or_404(Recipient, public_id=public_id)
    if request.POST.get("act") == "given":
        operations.note_secret_given(recipient=one, by=request.user, now=timezone.now())
        messages.success(request, _("Noted: the recipient has the secret of today."))
        return redirect("gdpr:recipient", one.public_id)
    operations.renew_secret(recipient=one, by=request.user, now=timezone.now())
    messages.success(
        request, _("Messages are signed with the new secret from now on. Give it to the recipient.")
    )
    return redirect("gdpr:recipient", one.public_id)


@never_cache
@require_safe
@requires(Permission.REQUEST_HANDLE)
def recipient(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """What a recipient is, was given and must be told."""
    one = get_object_or_404(Recipient, public_id=public_id)
    context = {
        "one": one,
        "keys": one.keys.select_related("user").order_by("name"),
        "disclosures": one.disclosures.select_related("by", "recipient").order_by("-at", "-id")[:SHOWN],
        "secret": secret_for(one) if one.webhook_url else "",
        "secret_state": secret_state(one) if one.webhook_url else "",
        "notifications": one.notifications.order_by("-made_at", "-id")[:SHOWN],
    }
    return render(request, "gdpr/recipient.html", context)


@require_safe
@requires(Permission.REQUEST_HANDLE)
def disclosure_list(request: HttpRequest) -> HttpResponse:
    """The newest batches of persons that left the register, our own use included."""
    rows = Disclosure.objects.select_related("recipient", "by").order_by("-at", "-id")
    context = {"disclosures": rows[:SHOWN], "most": SHOWN, "today": timezone.localdate()}
    return render(request, "gdpr/disclosure_list.html", context)


@never_cache
@requires(Permission.REQUEST_HANDLE)
def notification(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """What one recipient must be told of one person: the letter, and how it ended."""
    rows = RecipientNotification.objects.select_related("recipient", "settled_by")
    one = get_object_or_404(rows, public_id=public_id)
    is_impossible = request.POST.get("act") == "impossible"
    form = ImpossibleForm(request.POST if is_impossible else None)
    if request.method == "POST" and (not is_impossible or form.is_valid()):
        said = {"notification": one, "by": request.user, "now": timezone.now()}
        try:
            if request.POST.get("act") == "tell":
                notifying.tell_now(**said)
            elif is_impossible:
                notifying.note_impossible(because=form.cleaned_data["reason"], **said)
            elif request.POST.get("act") == "confirmed":
                notifying.note_confirmed(**said)
            else:
                notifying.note_sent(**said)
        except Refusal as refusal:
            messages.error(request, refusal.message)
        else:
            messages.success(request, _("Noted."))
        return redirect("gdpr:notification", one.public_id)
    context = {"one": one, "form": form, "letter": letter_to_recipient(one)}
    return render(request, "gdpr/notification.html", context, status=422 if form.errors else 200)

"""What a restore has lost and nobody but a human can bring back."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from common.forms import add_refusal
from common.refusals import Refusal
from gdpr.forms.lost_act import LostActForm
from gdpr.models import LostAct
from gdpr.operations.lost_act import settle_lost_act
from gdpr.queries.rectifiable import lost_facts, lost_words
from users.guards import requires
from users.permissions import Permission

SHOWN = 200


@never_cache
@require_safe
@requires(Permission.REQUEST_HANDLE)
def lost_list(request: HttpRequest) -> HttpResponse:
    """What nobody has looked at yet, by when it happened; then what was settled."""
    rows = LostAct.objects.select_related("person", "topic", "settled_by")
    waiting = rows.unsettled()
    context = {
        "waiting": _told(waiting.order_by("happened_at", "pk")[:SHOWN]), "count": waiting.count(), "shown": SHOWN,
        "settled": _told(rows.exclude(settled_at=None).order_by("-settled_at", "-pk")[:50]),
    }  # fmt: skip
    return render(request, "gdpr/lost_list.html", context)


@never_cache
@requires(Permission.REQUEST_HANDLE)
def lost_settle(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Put the facts right once more, or say why there is nothing to do."""
    one = get_object_or_404(LostAct.objects.select_related("person", "topic"), public_id=public_id)
    facts = lost_facts(one)
    form = LostActForm(request.POST or None, facts=facts)
    if request.method == "POST" and form.is_valid():
        try:
            settle_lost_act(
                lost=one, because=form.cleaned_data["reason"], values=form.values(), by=request.user, now=timezone.now()
            )  # fmt: skip
        except Refusal as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, _("It is noted."))
            return redirect("gdpr:lost_list")
    context = {
        "one": one, "what": lost_words(one), "form": form, "elsewhere": lost_words(one, but=[fact.field for fact in facts]),
        "submit": _("Note it"), "cancel_url": reverse("gdpr:lost_list"),
    }  # fmt: skip
    return render(request, "gdpr/lost_settle.html", context, status=422 if form.errors else 200)


def _told(rows) -> list[tuple[LostAct, str]]:
    return [(row, lost_words(row)) for row in rows]

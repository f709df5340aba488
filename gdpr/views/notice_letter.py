"""Letters with notices: looked at for many, then sent."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from common.refusals import Refusal
from gdpr.models import NoticeObligation
from gdpr.operations import notice_letter as operations
from gdpr.queries.notice_letter import language_of, notice_letter, one_for_each, split_by_address
from gdpr.views.notice import chosen_ids
from users.guards import requires
from users.permissions import Permission

MOST = 5000


@never_cache
@require_POST
@requires(Permission.REQUEST_HANDLE)
def obligation_letters(request: HttpRequest) -> HttpResponse:
    """Who of the ticked, or of all, gets a letter and how it reads; the second time, send it."""
    rows = NoticeObligation.objects.open().select_related("person").order_by("due_on", "id")
    is_all = bool(request.POST.get("all"))
    if not is_all:
        rows = rows.filter(public_id__in=chosen_ids(request))
    chosen = list(rows[:MOST])
    if request.POST.get("act") == "send":
        try:
            count = operations.queue_notices(obligations=chosen, by=request.user, now=timezone.now())
        except Refusal as refusal:
            messages.error(request, refusal.message)
        else:
            words = ngettext("%(count)d letter is on its way.", "%(count)d letters are on their way.", count)
            messages.success(request, words % {"count": count})
        return redirect("gdpr:notice_list")
    reached, others = split_by_address(one_for_each(chosen), timezone.now())
    if not reached:
        messages.error(request, _("None of them has an e-mail address. Tell them another way, and note it."))
        return redirect("gdpr:notice_list")
    kinds = {(language_of(one.person), one.article): one for one in reversed(reached) if one.person}
    samples = [
        (language, notice_letter(one.source, language, article))
        for (language, article), one in sorted(kinds.items(), key=lambda item: item[0], reverse=True)
    ]
    if any(letter is None for _language, letter in samples):
        messages.error(request, _("Publish the privacy notice first."))
        return redirect("gdpr:notice_list")
    context = {"reached": reached, "others": others, "samples": samples, "is_all": is_all}
    return render(request, "gdpr/obligation_letters.html", context)


@require_POST
@requires(Permission.REQUEST_HANDLE)
def obligation_send(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Write to the person now."""
    one = get_object_or_404(NoticeObligation, public_id=public_id)
    try:
        operations.send_notice(obligation=one, by=request.user, now=timezone.now())
    except Refusal as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, _("The notice is on its way."))
    return redirect("gdpr:notice_list")

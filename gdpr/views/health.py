"""How the desk is, and the record of processing."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from common.forms import add_refusal
from common.refusals import Refusal
from gdpr.forms.desk import InboxForm
from gdpr.models import InboxTest
from gdpr.operations.inbox import register_inbox_test
from gdpr.queries.health import signs
from gdpr.queries.processing import record_of_processing
from users.guards import requires
from users.permissions import Permission


@never_cache
@requires(Permission.REQUEST_HANDLE)
def desk_health(request: HttpRequest) -> HttpResponse:
    """What must be red before somebody outside notices; the code of an inbox test is written down here."""
    form = InboxForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            test = register_inbox_test(code=form.cleaned_data["code"], by=request.user, now=timezone.now())
        except Refusal as refusal:
            add_refusal(form, refusal)
        else:
            if test is not None:
                messages.success(request, _("The inbox works: the test is noted."))
                return redirect("gdpr:desk_health")
            form.add_error("code", _("No test has this code. Check it in the message."))
    context = {
        "signs": signs(now=timezone.now(), today=timezone.localdate()),
        "form": form,
        "tests": InboxTest.objects.select_related("registered_by").order_by("-sent_at")[:8],
    }
    return render(request, "gdpr/desk_health.html", context, status=422 if form.errors else 200)


@require_safe
@requires(Permission.REQUEST_HANDLE)
def processing(request: HttpRequest) -> HttpResponse:
    """The record of processing (art. 30)."""
    return render(
        request, "gdpr/processing.html", {"record": record_of_processing(today=timezone.localdate())}
    )

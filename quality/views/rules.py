"""When facts grow old, and how the queue is filled."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from common.forms import add_refusal
from common.refusals import Refusal
from quality.forms.upkeep import RulesForm
from quality.operations.rule import set_rules
from quality.queries.rules import rules, settings_of_quality
from users.guards import requires
from users.permissions import Permission

WHOLE = ("soft_repeats", "soft_days", "open_at_most", "asks_dns")


@requires(Permission.QUALITY_MANAGE)
def quality_rules(request: HttpRequest) -> HttpResponse:
    """The terms of each kind of fact; the nightly scan goes by them."""
    form = RulesForm(
        request.POST if request.method == "POST" else None, rules=rules(), settings=settings_of_quality()
    )
    if request.method == "POST" and form.is_valid():
        values = {name: form.cleaned_data[name] for name in WHOLE}
        try:
            set_rules(months=form.months(), values=values, by=request.user, now=timezone.now())
        except Refusal as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, _("The rules are saved. The next nightly scan goes by them."))
            return redirect("quality:quality_rules")
    return render(
        request, "quality/quality_rules.html", {"form": form, "submit": _("Save the rules")},
        status=422 if form.errors else 200,
    )  # fmt: skip

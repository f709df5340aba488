"""This is wrong: from the page of any record, in one step."""

from django.contrib import messages
from django.db.models import Model
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from common.forms import add_refusal
from common.pages import form_page
from common.refusals import Refusal
from quality.choices import Record
from quality.forms.upkeep import FlagForm
from quality.models import UpkeepEntry
from quality.operations.upkeep import flag_fact
from quality.queries.facts import fact_of, is_hidden, record_of, text_of, visible_record, whose
from quality.queries.queue import told
from quality.views.upkeep import uuid_or_none
from users.guards import requires
from users.permissions import Permission


@requires(Permission.UPKEEP_EDIT)
def fact_flag(request: HttpRequest) -> HttpResponse:
    """`?record=companies.company&id=<universal ID>&fact=vat_number`; without a fact the form asks which."""
    record = request.GET.get("record", "")
    number = uuid_or_none(request.GET.get("id", ""))
    obj = visible_record(record, number, request.user) if record in Record.values and number else None
    if obj is None:
        raise Http404
    fact = fact_of(record, request.GET.get("fact", ""))
    if fact is not None and is_hidden(record, fact.key, request.user):
        raise Http404
    form = FlagForm(request.POST if request.method == "POST" else None, obj=obj, fact=fact)
    page = page_of(obj)
    if request.method == "POST" and form.is_valid():
        try:
            flag_fact(obj=obj, by=request.user, now=timezone.now(), **form.facts())
        except Refusal as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, _("Noted: whoever keeps this up finds it in the queue."))
            return HttpResponse("") if request.htmx else redirect(page)
    return form_page(
        request, "quality/fact_flag.html", form, record=obj, fact=fact, submit=_("It is wrong"), cancel_url=page,
        value=text_of(obj, fact) if fact and fact.fields else "",
    )  # fmt: skip


def page_of(obj: Model) -> str:
    """The page on which the record stands."""
    entry = UpkeepEntry(record=record_of(obj), object_id=obj.pk, **whose(obj))
    return told([entry])[0].url or reverse("home")

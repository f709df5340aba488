"""Surveys: that somebody looked which items of a family stand at a company."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from common.forms import add_refusal
from common.pages import form_page, go_to
from common.refusals import Refusal
from companies.models import Company
from service.forms.survey import SurveyForm
from service.models import FamilySurvey
from service.operations.survey import record_survey, remove_survey
from users.guards import requires
from users.permissions import Permission


@requires(Permission.ITEM_EDIT, Permission.COVER_VIEW)
def survey_create(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Write down that the items of a family at a company are all recorded."""
    company = get_object_or_404(Company.objects.visible_to(request.user), public_id=public_id)
    page = reverse("companies:company", args=[company.public_id])
    now = timezone.now()
    today = timezone.localdate(now)
    form = SurveyForm(request.POST or None, initial={"surveyed_on": today})
    if request.method == "POST" and form.is_valid():
        try:
            record_survey(company=company, by=request.user, now=now, today=today, **form.cleaned_data)
        except Refusal as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, _("The survey was written down."))
            return go_to(request, page)
    return form_page(
        request, "service/survey_create.html", form, company=company, submit=_("Write it down"), cancel_url=page
    )  # fmt: skip


@require_POST
@requires(Permission.ITEM_EDIT, Permission.COVER_VIEW)
def survey_remove(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Take a survey back that was written down by mistake."""
    survey = get_object_or_404(FamilySurvey.objects.visible_to(request.user), public_id=public_id)
    remove_survey(survey=survey, by=request.user, now=timezone.now())
    messages.success(request, _("The survey was taken back."))
    return redirect("companies:company", survey.company.public_id)

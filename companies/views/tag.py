"""Tags put on a company and taken off."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from common.forms import add_refusal
from common.refusals import Refusal
from companies.forms.parts import TagForm
from companies.models import Tag
from companies.operations.tag import tag_company, untag_company
from companies.views.company import visible
from users.guards import requires
from users.permissions import Permission


@requires(Permission.COMPANY_EDIT)
def company_tag(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Put a tag on the company."""
    company = visible(request, public_id)
    typed = request.POST if "name" in request.POST else request.GET
    form = TagForm(typed if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            tag_company(company=company, name=form.cleaned_data["name"], by=request.user, now=timezone.now())
        except Refusal as refusal:
            add_refusal(form, refusal)
        else:
            return redirect("companies:company", company.public_id)
    context = {"form": form, "company": company, "known": Tag.objects.order_by("name")[:200]}
    context["cancel_url"] = reverse("companies:company", args=[company.public_id])
    template = "companies/company_tag.html" + ("#inline" if request.htmx else "")
    return render(request, template, context, status=422 if form.errors else 200)


@requires(Permission.COMPANY_EDIT)
@require_POST
def company_untag(request: HttpRequest, public_id: UUID, tag_id: UUID) -> HttpResponse:
    """Take a tag off; the toast puts it back."""
    company = visible(request, public_id)
    tag = get_object_or_404(Tag, public_id=tag_id)
    untag_company(company=company, tag=tag, by=request.user, now=timezone.now())
    again = reverse("companies:company_tag", args=[company.public_id]) + "?" + urlencode({"name": tag.name})
    messages.success(request, _("Tag removed: %(tag)s") % {"tag": tag.name}, extra_tags=f"undo:{again}")
    return redirect("companies:company", company.public_id)

"""How forms that know what they started from are shown again: theirs beside what was typed, and who has the number already."""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from common import spread
from history.operations import ChangedMeanwhile
from installed_base.forms.started_from import differences
from installed_base.models import InstalledItem, Product
from users.views.form_acts import saved_first


def conflict_of(
    form: forms.Form, row: InstalledItem | Product, meanwhile: ChangedMeanwhile
) -> dict[str, Any]:
    """What somebody else saved meanwhile; sent again, the form starts from what it shows now."""
    form.data = form.data.copy()
    form.data["revision"] = row.revision
    names = [name if spread.is_spread(row, name) else name.removesuffix("_id") for name in meanwhile.theirs]
    return saved_first(row, differences(form, {name: spread.value_named(row, name) for name in names}))


def shown(
    request: HttpRequest, template: str, form: forms.Form, of: type[InstalledItem | Product], **more: Any
) -> HttpResponse:
    """The page of the form, with the record that has the same number where the user may see it."""
    if taken := getattr(form, "taken_by", None):
        more["taken_by"] = of.objects.visible_to(request.user).filter(pk=taken).first()
    status = 422 if form.is_bound and (form.errors or more.get("conflict")) else 200
    return render(request, template, {"form": form, **more}, status=status)

"""A form as a page of its own, or as a dialog on the page where htmx asked for it."""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme


def form_page(request: HttpRequest, template: str, form: forms.BaseForm, **context: Any) -> HttpResponse:
    """The page whose template extends `frame`; a refused form is answered to htmx with status 422."""
    in_dialog = bool(getattr(request, "htmx", False)) and not request.htmx.boosted
    frame = "ui/form_dialog.html" if in_dialog else "ui/form_page.html"
    status = 422 if in_dialog and form.is_bound else 200
    return render(request, template, {"form": form, "frame": frame, **context}, status=status)


def back(request: HttpRequest, default: str) -> HttpResponse:
    """To the page of ours from which a small form was sent."""
    referer = request.headers.get("Referer", "")
    if not url_has_allowed_host_and_scheme(referer, {request.get_host()}, require_https=request.is_secure()):
        return redirect(default)
    return redirect(referer)


def go_to(request: HttpRequest, url: str) -> HttpResponse:
    """Leave for another page, from a page or from a dialog."""
    if getattr(request, "htmx", False):
        return HttpResponse(status=204, headers={"HX-Redirect": url})
    return redirect(url)

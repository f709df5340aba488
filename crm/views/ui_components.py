"""The gallery of components: what pages are built of, with made-up content."""

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from common.forms import HouseForm
from crm.views.ui_samples import sample_listing, samples
from users.guards import requires
from users.permissions import Permission


class SampleForm(HouseForm):
    """One field of each kind."""

    name = forms.CharField(max_length=60, help_text="As in the trade register.")
    email = forms.EmailField(required=False)
    staff = forms.IntegerField(required=False)
    turnover = forms.DecimalField()
    founded_on = forms.DateField(required=False)
    status = forms.ChoiceField(choices=[("a", "Active"), ("b", "Bankrupt")])
    tags = forms.MultipleChoiceField(
        choices=[("a", "Export"), ("b", "Fair 2026"), ("c", "Press line")], required=False
    )
    channel = forms.ChoiceField(choices=[("p", "Phone"), ("e", "E-mail")], widget=forms.RadioSelect)
    newsletter = forms.BooleanField(required=False, label="Wants the newsletter")
    notes = forms.CharField(widget=forms.Textarea(attrs={"rows": 3}), required=False)

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["tags"].widget.attrs["data-choose"] = ""


@requires(Permission.USER_MANAGE)
@require_safe
def ui_components(request: HttpRequest) -> HttpResponse:
    """Every component on one page; for those who build pages, and for the tests that look at them."""
    if "toast" in request.GET:
        messages.success(
            request, "Kone-Pohja Oy was moved to the north team.", extra_tags="undo:/ui-components/"
        )
        messages.error(request, "The file could not be read.")
    form = SampleForm({"name": "a" * 61, "turnover": "many"} if "wrong" in request.GET else None)
    return render(request, "crm/ui_components.html", {"form": form, **samples()})


@requires(Permission.USER_MANAGE)
@require_safe
def ui_components_list(request: HttpRequest) -> HttpResponse:
    """The list page with made-up rows; `?empty=1` shows it empty."""
    listing = sample_listing() | ({"rows": []} if "empty" in request.GET else {})
    return render(request, "crm/ui_components_list.html", {"listing": listing})

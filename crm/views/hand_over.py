"""What a leaver leaves: companies and planned activities given to somebody who stays."""

from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from activities.choices import ActivityState
from activities.models import Activity
from activities.operations.activity import change_activity
from common.forms import HouseForm, add_refusal
from common.refusals import Refusal
from companies.models import Company
from companies.operations.bulk_edit import COMPANIES
from history.operations import one_change_set
from users.guards import requires
from users.models import User
from users.operations.bulk_registers import BulkEdit
from users.operations.bulk_run import change_at_once
from users.permissions import Permission


class HandOverForm(HouseForm):
    """To whom, and what."""

    successor = forms.ModelChoiceField(
        queryset=User.objects.none(), to_field_name="public_id", label=gettext_lazy("Who takes over")
    )
    companies = forms.BooleanField(required=False, initial=True, label=gettext_lazy("Companies"))
    activities = forms.BooleanField(required=False, initial=True, label=gettext_lazy("Planned activities"))

    def __init__(self, *args, leaver: User, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["successor"].queryset = User.objects.assignable().exclude(pk=leaver.pk)


@requires(Permission.USER_MANAGE)
def user_hand_over(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Give the companies and plans of one user to another, as one act in the change log."""
    leaver = get_object_or_404(User.objects.people(), public_id=public_id)
    companies = Company.objects.visible_to(request.user).owned_by(leaver)
    plans = Activity.objects.visible_to(request.user).filter(owner=leaver, state=ActivityState.PLANNED)
    form = HandOverForm(request.POST or None, leaver=leaver)
    if request.method == "POST" and form.is_valid():
        successor, now = form.cleaned_data["successor"], timezone.now()
        try:
            with one_change_set(by=request.user, at=now):
                if form.cleaned_data["companies"] and companies.exists():
                    edit = BulkEdit({"owner_id": successor.pk})
                    change_at_once(register=COMPANIES, records=companies, edit=edit, by=request.user, now=now)
                for plan in list(plans) if form.cleaned_data["activities"] else ():
                    change_activity(activity=plan, values={"owner": successor}, by=request.user, now=now)
        except Refusal as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, _("Handed over to %(name)s.") % {"name": successor.full_name})
            return redirect("users:user", leaver.public_id)
    context = {
        "leaver": leaver,
        "form": form,
        "companies": companies.count(),
        "plans": plans.count(),
        "submit": _("Hand over"),
        "cancel_url": reverse("users:user", args=[leaver.public_id]),
    }
    return render(request, "crm/user_hand_over.html", context, status=422 if form.errors else 200)

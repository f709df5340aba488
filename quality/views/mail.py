"""Mail that came back: files taken in, and what came of them."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from common.forms import add_refusal
from common.refusals import Refusal
from quality.choices import MailState
from quality.forms.upkeep import MailForm
from quality.models import MailFile
from quality.operations.mail import take_mail
from users.guards import requires
from users.permissions import Permission

SHOWN = 50


@requires(Permission.UPKEEP_MAIL)
def mail_list(request: HttpRequest) -> HttpResponse:
    """The newest files with their counts, and the door for another one."""
    form = MailForm(request.POST or None, request.FILES or None) if request.method == "POST" else MailForm()
    if request.method == "POST" and form.is_valid():
        try:
            take_mail(upload=form.cleaned_data["file"], by=request.user, now=timezone.now())
        except Refusal as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, _("Taken in. The mail is read in the background."))
            return redirect("quality:mail_list")
    files = list(MailFile.objects.visible_to(request.user).select_related("by").order_by("-id")[:SHOWN])
    context = {"form": form, "files": files, "waits": any(row.state == MailState.WAITING for row in files)}
    return render(request, "quality/mail_list.html", context, status=422 if form.errors else 200)

"""The list of imports, and the door for a new file."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from common.refusals import Refusal
from imports.forms import UploadForm
from imports.models import Import, SavedMapping
from imports.operations import upload
from users.guards import requires
from users.permissions import Permission

SHOWN = 100


@requires(Permission.IMPORT_RUN)
@require_safe
def import_list(request: HttpRequest) -> HttpResponse:
    """The newest imports, and the mappings that were saved."""
    rows = Import.objects.visible_to(request.user).select_related("by").order_by("-id")[:SHOWN]
    mappings = SavedMapping.objects.visible_to(request.user).order_by("register", "name")
    return render(request, "imports/import_list.html", {"imports": rows, "mappings": mappings})


@requires(Permission.IMPORT_RUN)
def import_upload(request: HttpRequest) -> HttpResponse:
    """Take a file in and go on to its columns."""
    form = UploadForm(request.POST or None, request.FILES or None, user=request.user)
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        try:
            imported = upload.upload_import(
                register=values["register"], upload=values["file"], by=request.user, now=timezone.now()
            )
            return redirect("imports:import_columns", public_id=imported.public_id)
        except Refusal as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else "file", refusal.message)
    status = 422 if form.errors else 200
    context = {"form": form, "submit": _("Upload and look"), "cancel_url": reverse("imports:import_list")}
    return render(request, "imports/import_upload.html", context, status=status)

"""Makers of a file that may be one: offered, and taken as one by a person's word."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import ngettext

from common.refusals import Refusal
from imports import queries
from imports.models import Import
from imports.operations.makers import take_as_one
from imports.reading.spellings import Group
from imports.views.columns import of_user
from users.guards import requires
from users.permissions import Permission


@requires(Permission.IMPORT_RUN)
def import_makers(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Show which spellings may be one maker, and take the user's word; the file is then checked anew."""
    imported = of_user(request, public_id)
    if not imported.is_editable:
        return redirect("imports:import_detail", public_id=public_id)
    refusal = ""
    if request.method == "POST":
        try:
            take_as_one(of=imported, groups=_told(request), by=request.user, now=timezone.now())
        except Refusal as refused:
            refusal = refused.message
        else:
            return redirect("imports:import_detail", public_id=public_id)
    context = {"imported": imported, "groups": _shown(imported), "refusal": refusal}
    return render(request, "imports/import_makers.html", context, status=422 if refusal else 200)


def _told(request: HttpRequest) -> list[tuple[str, list[str]]]:
    """The groups that the form tells; one without a ticked spelling says nothing."""
    numbers = range(int(count) if (count := request.POST.get("groups", "")).isdecimal() else 0)
    told = [
        (request.POST.get(f"name-{number}", ""), request.POST.getlist(f"of-{number}")) for number in numbers
    ]
    return [(name, spellings) for name, spellings in told if spellings]


def _shown(imported: Import) -> list[tuple[Group, set[str], str]]:
    """Each group with the spellings that are ticked, and how many it has in words. Once something was said, that is what is ticked."""
    said = imported.options.get("makers")
    shown = []
    for group in queries.maker_groups(imported):
        if said is None:
            ticked = {one.name for one in group.spellings if one.is_sure}
        else:
            ticked = {one.name for one in group.spellings if said.get(one.name) == group.name}
        words = ngettext("%(count)d spelling", "%(count)d spellings", len(group.spellings))
        shown.append((group, ticked, words % {"count": len(group.spellings)}))
    return shown

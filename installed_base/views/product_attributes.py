"""The editor of what a product's items tell of themselves, and the report of items that do not keep to it."""

import csv
import itertools
import json
import uuid
from collections.abc import Iterator
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from common.lists.export import harmless
from common.numbers import row_number
from common.refusals import Refusal
from history.operations import ChangedMeanwhile
from installed_base.forms.product import AttributeFormSet, SchemaForm, rows_of
from installed_base.models import InstalledItem, Product
from installed_base.operations import item_attributes
from installed_base.operations import product as operations
from installed_base.queries import FailingItem, failing_items, items_against_schema
from installed_base.views.reach import item_within_reach, product_within_reach
from users.guards import requires
from users.permissions import Permission

SHOWN = 50


@requires(Permission.PRODUCT_EDIT)
def product_attributes(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """The editor as rows, or as raw JSON (`?as=json`). *Check first* tells what would not keep to it, unsaved."""
    one = product_within_reach(request, public_id)
    as_json = request.GET.get("as") == "json"
    form = _raw(request, one) if as_json else _rows(request, one)
    refused, report = "", None
    if request.method == "POST" and form.is_valid():
        schema = form.cleaned_data["schema"] if as_json else form.schema(one.attribute_schema)
        if "check" in request.POST:
            report = items_against_schema(
                Product(pk=one.pk, attribute_schema=schema), one.items.all(), examples=0
            )
        else:
            try:
                changed = _save(request, one, schema)
            except Refusal as refusal:
                refused = refusal.message
            else:
                return redirect(_told(request, one, changed))
    context = {
        "product": one,
        "form": form,
        "refused": refused,
        "report": report,
        "as_json": as_json,
        "versions": one.schema_versions.order_by("-number")[:20],
        "cancel_url": reverse("installed_base:product", args=[one.public_id]),
    }
    wrong = request.method == "POST" and report is None
    return render(request, "installed_base/product_attributes.html", context, status=422 if wrong else 200)


@require_safe
@requires(Permission.PRODUCT_VIEW, Permission.ITEM_VIEW)
def product_schema_panel(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """How many items do not keep to the product's attributes, and why."""
    one = product_within_reach(request, public_id)
    report = items_against_schema(one, InstalledItem.objects.visible_to(request.user))
    context = {"product": one, "report": report, "problems": report.problems.most_common(10)}
    return render(request, "installed_base/panels/schema_report.html", context)


@require_safe
@requires(Permission.PRODUCT_VIEW, Permission.ITEM_VIEW)
def product_schema_report(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Each item that does not keep to the newest attributes or holds values nobody asks for any more."""
    one = product_within_reach(request, public_id)
    items = InstalledItem.objects.visible_to(request.user)
    text = request.GET.get("after", "")
    start = row_number(text) or 0
    rows = list(itertools.islice(failing_items(one, items, after=start), SHOWN + 1))
    report = items_against_schema(one, items, examples=0)
    context = {
        "product": one,
        "rows": rows[:SHOWN],
        "more_from": rows[SHOWN - 1].item.pk if len(rows) > SHOWN else 0,
        "report": report,
        "problems": report.problems.most_common(10),
        "may_edit": request.user.has_permission(Permission.ITEM_EDIT),
        "may_export": request.user.has_permission(Permission.EXPORT),
    }
    return render(request, "installed_base/product_schema_report.html", context)


@require_safe
@requires(Permission.PRODUCT_VIEW, Permission.ITEM_VIEW, Permission.EXPORT)
def product_schema_export(request: HttpRequest, public_id: uuid.UUID) -> StreamingHttpResponse:
    """The report as a file, streamed, safe against formulas."""
    one = product_within_reach(request, public_id)
    lines = _lines(failing_items(one, InstalledItem.objects.visible_to(request.user)))
    answer = StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="attributes-{one.pk}.csv"'
    return answer


@require_POST
@requires(Permission.ITEM_EDIT)
def item_attribute_remove(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Let go of the item's values that nobody asks for any more."""
    item = item_within_reach(request, public_id)
    names = [name[:60] for name in request.POST.getlist("name")][:60]
    item_attributes.drop_removed_attributes(item=item, names=names, by=request.user, now=timezone.now())
    messages.success(request, _("The value was removed; the change log keeps it."))
    return redirect("installed_base:item", item.public_id)


class _Echo:
    def write(self, value: str) -> str:
        return value


def _lines(rows: Iterator[FailingItem]) -> Iterator[str]:
    writer = csv.writer(_Echo())
    yield "\ufeff" + writer.writerow(
        [_("Universal ID"), _("Serial number"), _("Name"), _("Company"), _("Version of the attributes"),
         _("What is wrong"), _("Values nobody asks for")]
    )  # fmt: skip
    for row in rows:
        item = row.item
        removed = json.dumps(row.removed, ensure_ascii=False) if row.removed else ""
        cells = [str(item.public_id), item.serial, item.name, str(item.company or ""), str(item.schema_version),
                 " ".join(row.problems.values()), removed]  # fmt: skip
        yield writer.writerow([harmless(cell) for cell in cells])


def _rows(request: HttpRequest, one: Product) -> Any:
    return AttributeFormSet(request.POST or None, initial=rows_of(one.attribute_schema), prefix="rows")


def _raw(request: HttpRequest, one: Product) -> SchemaForm:
    text = json.dumps(one.attribute_schema, ensure_ascii=False, indent=2) if one.attribute_schema else ""
    return SchemaForm(request.POST or None, initial={"schema": text})


def _save(request: HttpRequest, one: Product, schema: dict[str, Any]) -> Any:
    seen = request.POST.get("version", "")
    if seen and seen != str(one.schema_version):
        raise ChangedMeanwhile({"attribute_schema": one.attribute_schema})
    return operations.change_product(
        product=one, values={"attribute_schema": schema}, by=request.user, now=timezone.now(),
        expected_revision=one.revision, base={"attribute_schema": one.attribute_schema},
    )  # fmt: skip


def _told(request: HttpRequest, one: Product, changed: Any) -> str:
    """What happened, and where to go on: to the report when there is something in it."""
    page = reverse("installed_base:product", args=[one.public_id])
    if not changed:
        messages.info(request, _("Nothing was changed."))
        return page
    messages.success(
        request, _("The attributes were saved as version %(number)d.") % {"number": one.schema_version}
    )
    failing = items_against_schema(one, examples=0).failing
    if not failing:
        return page
    words = ngettext(
        "%(count)d item does not keep to them; its values stay as they are.",
        "%(count)d items do not keep to them; their values stay as they are.",
        failing,
    )
    messages.warning(request, words % {"count": failing})
    if not request.user.has_permission(Permission.ITEM_VIEW):
        return page
    return reverse("installed_base:product_schema_report", args=[one.public_id])

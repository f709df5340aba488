"""Lists as files: CSV as a stream, XLSX through a file on disk; bounded memory, however many rows."""

import csv
import re
import tempfile
from collections.abc import Callable, Iterator
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import xlsxwriter
from django.db import connection, transaction
from django.db.models import QuerySet
from django.http import FileResponse, HttpRequest, HttpResponse, StreamingHttpResponse
from django.utils import timezone
from django.utils.formats import number_format
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _

from common.lists.additions import spec_for
from common.lists.columns import Field
from common.lists.filters import ListFilter
from common.lists.listing import ListSpec, columns_of, order_of
from common.lists.take_out import Export, tell_of
from common.refusals import Refusal

BOM = "\ufeff"
CHUNK = 2000
XLSX_FIRST_YEAR = 1900  # older days have no number in a sheet, which would show ####; companies are older
XLSX_ROWS = 1_048_575  # of a sheet, the header left out
_RISKY = re.compile(r"^\s*[=@+\-\t\r]")
_NUMBER_OR_PHONE = re.compile(r"[+-]?[\d\s().,/\-]*\d[\d\s().,/\-]*")
_NOT_IN_XML = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


class TooManyRowsForXlsx(Refusal):
    """A sheet has an end."""

    def __init__(self) -> None:
        super().__init__(
            _(
                "A sheet of Excel holds 1,048,575 rows, and this list has more. Export it as CSV, or filter it."
            )
        )


def harmless(text: str) -> str:
    """The text with an apostrophe before it when a spreadsheet would run it as a formula."""
    if text[:1].isalnum():
        return text  # nearly all
    if _RISKY.match(text) and not _NUMBER_OR_PHONE.fullmatch(text):
        return f"'{text}"
    return text


def export_response(
    request: HttpRequest, spec: ListSpec, filterset: ListFilter, *, name: str
) -> HttpResponse:
    """The filtered list in the chosen columns as a file: `format` csv, plain or xlsx. May refuse."""
    spec = spec_for(spec, request.user)
    columns = columns_of(spec, request.GET)
    fields = [field for column in columns for field in column.fields]
    order = order_of(spec, request.GET.get("sort", ""))
    annotations = {alias: what for column in columns for alias, what in column.annotate.items()}
    rows = order.ordered(filterset.qs.annotate(**annotations)).values_list(*[field.path for field in fields])
    stem = f"{name}-{timezone.localdate().isoformat()}"
    export = Export(request, spec.resource, filterset.qs, [str(field.label) for field in fields])
    if request.GET.get("format") == "xlsx":
        response = _xlsx(rows, fields, f"{stem}.xlsx", title=str(spec.title))
        tell_of(export)
        return response
    tell_of(export)
    plain = request.GET.get("format") == "plain"
    response = StreamingHttpResponse(
        csv_lines(rows, fields, local=not plain), content_type="text/csv; charset=utf-8"
    )
    response.headers["Content-Disposition"] = f'attachment; filename="{stem}.csv"'
    response.headers["X-Accel-Buffering"] = "no"
    return response


def _chunks(rows: QuerySet) -> Iterator[tuple[Any, ...]]:
    """The rows through one server-side cursor, as they were at one moment. All of them are wanted, so the
    planner shall not choose what brings the first few soonest."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL cursor_tuple_fraction = 1")
        yield from rows.iterator(chunk_size=CHUNK)


class _Line:
    """What csv.writer writes into: hands the line back."""

    def write(self, text: str) -> str:
        return text


def csv_lines(rows: QuerySet, fields: list[Field], *, local: bool) -> Iterator[str]:
    """Lines of the file, many at a time. `local`: `;` and a decimal comma where the language has one."""
    return _lines(rows, fields, local=local, language=get_language())


def _lines(rows: QuerySet, fields: list[Field], *, local: bool, language: str | None) -> Iterator[str]:
    """The language is the request's: it is over when the lines are made."""
    with override(language):
        comma = local and number_format(Decimal("1.5")) == "1,5"
    writer = csv.writer(_Line(), delimiter=";" if comma else ",")
    with override(language):
        makers = [_csv_maker(field, decimal_comma=comma, local=local) for field in fields]
        part = [BOM, writer.writerow([harmless(str(field.label)) for field in fields])]
        for row in _chunks(rows):
            part.append(writer.writerow([make(value) for make, value in zip(makers, row, strict=True)]))
            if len(part) >= 500:
                yield "".join(part)
                part = []
        yield "".join(part)


def _csv_maker(field: Field, *, decimal_comma: bool, local: bool) -> Callable[[Any], str]:
    worded: dict[Any, Any] = {}  # codes are few, rows are many

    def make(value: Any) -> str:
        if value is None or value == "":
            return ""
        if field.words is not None:
            if value not in worded:
                worded[value] = field.words(value)
            value = worded[value]
        if isinstance(value, str):
            return harmless(value)
        if isinstance(value, bool):
            return _("yes") if value else _("no")
        if isinstance(value, Decimal):
            text = format(value.normalize() if value == value.to_integral_value() else value, "f")
            return text.replace(".", ",") if decimal_comma else text
        if isinstance(value, datetime):
            value = timezone.localtime(value)
            return value.strftime("%Y-%m-%d %H:%M") if local else value.isoformat(timespec="seconds")
        if isinstance(value, date):
            return value.isoformat()
        return harmless(str(value))

    return make


# How days and moments are shown in a sheet; as others but English write them, where we know how.
_DAYS = {"fi": ("d.m.yyyy", "d.m.yyyy h:mm")}
_IN_SHEET_NAMES = str.maketrans("", "", "[]:*?/\\'")


def _xlsx(rows: QuerySet, fields: list[Field], file_name: str, *, title: str) -> HttpResponse:
    if rows.order_by()[: XLSX_ROWS + 1].count() > XLSX_ROWS:
        raise TooManyRowsForXlsx
    file = tempfile.TemporaryFile()  # noqa: SIM115 closed by the response
    book = xlsxwriter.Workbook(
        file, {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    )
    sheet = book.add_worksheet(title.translate(_IN_SHEET_NAMES)[:31])
    head = book.add_format({"bold": True})
    shown = _DAYS.get((get_language() or "")[:2], ("yyyy-mm-dd", "yyyy-mm-dd hh:mm"))
    day, moment = (book.add_format({"num_format": pattern}) for pattern in shown)
    for index, field in enumerate(fields):
        sheet.write_string(0, index, str(field.label), head)
        sheet.set_column(index, index, 32 if index == 0 else 16)
    sheet.freeze_panes(1, 0)
    for number, row in enumerate(_chunks(rows), 1):
        for index, (field, value) in enumerate(zip(fields, row, strict=True)):
            if value is None or value == "":
                continue
            if field.words is not None:
                value = field.words(value)  # noqa: PLW2901
            if isinstance(value, date) and value.year < XLSX_FIRST_YEAR:
                sheet.write_string(number, index, value.isoformat())
            elif isinstance(value, datetime):
                sheet.write_datetime(number, index, timezone.make_naive(value), moment)
            elif isinstance(value, date):
                sheet.write_datetime(number, index, value, day)
            elif isinstance(value, (int, float, Decimal)) and not isinstance(value, bool):
                sheet.write_number(number, index, float(value))
            else:
                sheet.write_string(number, index, _NOT_IN_XML.sub("", str(value))[:32767])
    sheet.autofilter(0, 0, sheet.dim_rowmax or 0, len(fields) - 1)
    book.close()
    file.seek(0)
    return FileResponse(file, as_attachment=True, filename=file_name)

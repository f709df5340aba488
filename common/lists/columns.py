"""What a list shows and what it writes to a file: columns made of cells and of fields."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models.expressions import Combinable
from django.utils.functional import Promise

from common import display
from common.links import record_url

Words = str | Promise


@dataclass
class Cell:
    """One cell of a row as the tag `list_rows` draws it; `badge` is a meaning of the tag `badge`."""

    text: Any = ""
    url: str = ""
    under: Any = ""
    under_classes: str = ""
    badge: str = ""
    tags: tuple[str, ...] = ()
    classes: str = ""
    edit_url: str = ""  # answers with a form that edits the cell in place
    edit_label: Words = ""
    source: Mapping[str, str] | None = None  # whose word it is, when the list was asked to tell

    @property
    def is_plain(self) -> bool:
        """Text and nothing else: drawn without a template of its own, since most cells are."""
        return not (self.url or self.under or self.badge or self.tags or self.edit_url or self.source)


@dataclass(frozen=True)
class Field:
    """One column of an exported file: `path` is what the queryset's values() takes."""

    label: Words
    path: str
    kind: str = "text"  # text, number, day, moment
    words: Callable[[Any], Any] | None = None  # a code made into a word


@dataclass(frozen=True)
class Column:
    """One column of a list. `cell` draws a row; `fields` go to the file; `sort` must never be null."""

    key: str
    label: Words
    cell: Callable[[Any], Cell]
    sort: str | Combinable = ""
    classes: str = ""
    default: bool = True
    fixed: bool = False
    fields: tuple[Field, ...] = ()
    annotate: Mapping[str, Combinable] = field(default_factory=dict)  # what `fields` need beyond the model


def number_cell(value: Any, **more: Any) -> Cell:
    """A number at the right edge, thousands parted."""
    return Cell(display.number_text(value), classes="num", **more)


def day_cell(value: Any, **more: Any) -> Cell:
    return Cell(display.day_text(value), classes="num", **more)


def text_cell(value: Any, **more: Any) -> Cell:
    """A text on one line; nothing is written as a dash."""
    return Cell(value or display.NOTHING, classes=more.pop("classes", "clip"), **more)


def edit_labels(labels: Mapping[str, Words], may_edit: bool) -> dict[str, str]:  # noqa: FBT001
    """What the pencils of a page's cells are called, translated once; none for those who may not edit."""
    return {field: str(label) for field, label in labels.items()} if may_edit else {}


def edited_at(url_name: str, record: Any, field: str, name: str) -> dict[str, str]:
    """The pencil of a cell, where the record has a label for it (`edit_labels`)."""
    label = getattr(record, "edit_labels", {}).get(field)
    if label is None:
        return {}
    return {
        "edit_url": record_url(url_name, record.public_id, field),
        "edit_label": label % {"name": name},
    }

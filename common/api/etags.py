"""ETag and If-Match against lost updates (RFC 9110, sections 8.8.3 and 13.1.1)."""

from hashlib import sha256
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _
from rest_framework.renderers import JSONRenderer
from rest_framework.response import Response

from common.api.problems import RevisionNeeded, StaleRevision

SAID_ONCE = frozenset({"warnings"})  # of an answer to a write; not of the record


def etag_of(obj, shown: Any = None) -> str:
    """The validator of a record: its revision, and a mark of what it shows. Much that it shows (positions, tags,
    the town) is kept elsewhere and does not count the revision up."""
    if not isinstance(shown, dict):
        return f'"{obj.revision}"'
    record = {name: value for name, value in shown.items() if name not in SAID_ONCE}
    return f'"{obj.revision}-{sha256(JSONRenderer().render(record)).hexdigest()[:16]}"'


def expected_revision(request: HttpRequest, obj) -> int:
    """The revision that the caller read. Refuses a write without If-Match (428) and one that is late (412)."""
    sent = request.headers.get("If-Match")
    if not sent:
        raise RevisionNeeded(_("Send If-Match with the ETag of the record you read."))
    if sent.strip() != "*" and not any(_is_of(tag.strip(), obj.revision) for tag in sent.split(",")):
        raise StaleRevision(
            _("The record has changed since you read it. Read it again and repeat your change.")
        )
    return obj.revision


def _is_of(tag: str, revision: int) -> bool:
    return tag == f'"{revision}"' or tag.startswith(f'"{revision}-')


def with_etag(response: Response, obj) -> Response:
    """Put the record's validator on the answer that shows it."""
    response["ETag"] = etag_of(obj, response.data)
    return response


def not_modified(request: HttpRequest, etag: str) -> bool:
    """Whether the caller already has the record as it is shown now (If-None-Match)."""
    sent = request.headers.get("If-None-Match", "")
    return etag in [tag.strip().removeprefix("W/") for tag in sent.split(",")]

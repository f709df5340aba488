"""ETag and If-Match against lost updates (RFC 9110, sections 8.8.3 and 13.1.1)."""

from django.http import HttpRequest
from django.utils.translation import gettext as _
from rest_framework.response import Response

from common.api.problems import RevisionNeeded, StaleRevision


def etag_of(obj) -> str:
    """The strong validator of a record: its revision."""
    return f'"{obj.revision}"'


def expected_revision(request: HttpRequest, obj) -> int:
    """The revision that the caller read. Refuses a write without If-Match (428) and one that is late (412)."""
    sent = request.headers.get("If-Match")
    if not sent:
        raise RevisionNeeded(_("Send If-Match with the ETag of the record you read."))
    if sent.strip() != "*" and etag_of(obj) not in [tag.strip() for tag in sent.split(",")]:
        raise StaleRevision(
            _("The record has changed since you read it. Read it again and repeat your change.")
        )
    return obj.revision


def with_etag(response: Response, obj) -> Response:
    """Put the record's validator on the answer."""
    response["ETag"] = etag_of(obj)
    return response


def not_modified(request: HttpRequest, obj) -> bool:
    """Whether the caller already has this revision (If-None-Match)."""
    sent = request.headers.get("If-None-Match", "")
    return etag_of(obj) in [tag.strip() for tag in sent.split(",")]

"""Errors of the API as RFC 9457 problem details, in the caller's language."""

import logging
from http import HTTPStatus
from typing import Any

from django.core.exceptions import PermissionDenied, RequestDataTooBig, ValidationError
from django.db import DataError, IntegrityError
from django.db.models import ProtectedError
from django.http import Http404
from django.utils.translation import gettext as _
from rest_framework import exceptions
from rest_framework.response import Response
from rest_framework.views import exception_handler as rest_handler

from common.refusals import Refusal

logger = logging.getLogger(__name__)

MEDIA_TYPE = "application/problem+json"


class StaleRevision(exceptions.APIException):
    """The record has moved on since the caller read it."""

    status_code = HTTPStatus.PRECONDITION_FAILED
    default_code = "stale_revision"


class RevisionNeeded(exceptions.APIException):
    """A write without If-Match could undo somebody else's."""

    status_code = HTTPStatus.PRECONDITION_REQUIRED
    default_code = "revision_needed"


class BodyTooLarge(exceptions.APIException):
    """More was sent than is read at once."""

    status_code = HTTPStatus.REQUEST_ENTITY_TOO_LARGE
    default_code = "too_large"


def problem(status: int, code: str, detail: str, **more: Any) -> Response:
    """Build one problem; `type` is a name of ours, not an address."""
    body = {
        "type": f"urn:kolmikanta:problem:{code}",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "detail": detail,
    }
    return Response(body | more, status=status, content_type=MEDIA_TYPE)


def as_problem(exc: Exception, context: dict[str, Any]) -> Response | None:
    """Turn any foreseen exception into a problem; what nobody foresaw stays a 500 and is logged."""
    exc = _of_the_framework(exc)
    match exc:
        case Refusal():
            fields = {exc.field: [exc.message]} if exc.field else {}
            theirs = getattr(exc, "theirs", None)
            more = {"changed": sorted(theirs)} if theirs else {}
            return problem(exc.status, _code(exc), exc.message, errors=fields, **more)
        case ValidationError():
            errors = getattr(exc, "message_dict", None) or {"non_field_errors": exc.messages}
            return problem(400, "invalid", _("Some of the values cannot be saved."), errors=errors)
        case exceptions.ValidationError():
            return problem(400, "invalid", _about(context), errors=_errors(exc.detail))
        case ProtectedError():
            return problem(409, "in_use", _("Other records still refer to this one. Remove them first."))
        case DataError() | OverflowError():
            return problem(400, "invalid", _("Some of the values cannot be saved."))
        case IntegrityError():
            return _refused_by_database(exc)
    response = rest_handler(exc, context)
    if response is None:
        return None
    code = getattr(exc, "default_code", "error")
    answer = problem(response.status_code, str(code), str(getattr(exc, "detail", "")))
    for name in ("WWW-Authenticate", "Retry-After"):
        if name in response:
            answer[name] = response[name]
    return answer


def _about(context: dict[str, Any]) -> str:
    """What was wrong with the values: a question saves nothing."""
    if getattr(context.get("request"), "method", "") in {"GET", "HEAD"}:
        return _("Some of what was asked for cannot be understood.")
    return _("Some of the values cannot be saved.")


def _of_the_framework(exc: Exception) -> Exception:
    """What Django says, as the REST framework says it."""
    match exc:
        case Http404():
            return exceptions.NotFound(_("There is no such record, or it is not yours to see."))
        case PermissionDenied():
            return exceptions.PermissionDenied()
        case RequestDataTooBig():
            return BodyTooLarge(_("The body is larger than 5 MB. Send it in parts."))
    return exc


def _refused_by_database(exc: IntegrityError) -> Response:
    if getattr(exc.__cause__, "sqlstate", "") in {"23505", "23P01"}:  # unique and exclusion violation
        return problem(409, "conflict", _("Another record already has this value."))
    # An operation should have said it kindly: the name of the constraint tells which rule has no words yet.
    rule = getattr(getattr(exc.__cause__, "diag", None), "constraint_name", None)
    logger.warning("The database refused what no operation did: %s", rule)
    return problem(400, "invalid", _("Some of the values cannot be saved."))


def _code(exc: Exception) -> str:
    return "".join(f"_{c.lower()}" if c.isupper() else c for c in type(exc).__name__).lstrip("_")


def _errors(detail: Any) -> dict[str, Any]:
    return detail if isinstance(detail, dict) else {"non_field_errors": detail}

"""The one page that belongs to no register: whether the installation is well."""

from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from common import health


@require_safe
@never_cache
def healthz(request: HttpRequest) -> JsonResponse:
    """Answer 200 while the database answers; name the parts that are away."""
    parts = health.parts()
    usable = parts["database"] == "ok"
    status = "down" if not usable else "ok" if set(parts.values()) == {"ok"} else "degraded"
    return JsonResponse({"status": status, **parts}, status=200 if usable else 503)

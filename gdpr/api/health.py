"""The health of the privacy desk for a monitoring program: the same signs as on the page."""

from django.utils import timezone
from drf_spectacular.utils import extend_schema, extend_schema_serializer
from rest_framework import serializers, viewsets
from rest_framework.response import Response

from gdpr.queries.health import signs
from users.permissions import Permission


class SignSerializer(serializers.Serializer):
    """One sign; `count` is how many are wrong, null where nobody has looked yet."""

    name = serializers.CharField()
    words = serializers.CharField()
    count = serializers.IntegerField(allow_null=True)
    is_red = serializers.BooleanField()
    to_do = serializers.CharField(help_text="What to do about it; empty while it is well.")


@extend_schema_serializer(many=False)
class DeskHealthSerializer(serializers.Serializer):
    """`ok`, or `red` when any sign is."""

    status = serializers.CharField(help_text="`ok` or `red`.")
    signs = SignSerializer(many=True)


class DeskHealthViewSet(viewsets.ViewSet):
    """Whether the privacy desk is well. It always answers 200: read `status`."""

    rights = {"read": (Permission.REQUEST_HANDLE,)}

    @extend_schema(responses=DeskHealthSerializer)
    def list(self, request) -> Response:
        """All signs of now."""
        found = signs(now=timezone.now(), today=timezone.localdate())
        status = "red" if any(sign.is_red for sign in found) else "ok"
        return Response(DeskHealthSerializer({"status": status, "signs": found}).data)

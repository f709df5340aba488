"""Data-subject requests in the API: the same visible rows, rights and operations as the pages.

A web form of the customer's own can write requests down; what is known of a person goes out by the package alone.
"""

from datetime import UTC

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.response import Response

from common.api.etags import expected_revision, with_etag
from common.normalise import normalise_phone
from contacts.models import Person
from gdpr.choices import Ground, Outcome
from gdpr.filters import SubjectRequestFilter
from gdpr.forms import FACTS
from gdpr.models import MarketingObjection, SubjectRequest
from gdpr.operations import request as operations
from gdpr.operations.retention.held import remove_unheld
from gdpr.operations.suppression import refuse_marketing
from users.api.fields import PublicIdField
from users.api.parts import PartViewSet
from users.api.registers import IF_MATCH, RegisterViewSet
from users.models import User
from users.permissions import Permission


class SubjectRequestSerializer(serializers.ModelSerializer):
    """A request of a data subject. The days by which it is due follow from `received_at`."""

    id = serializers.UUIDField(source="public_id", read_only=True)
    number = serializers.CharField(read_only=True)
    person = PublicIdField(read_only=True, allow_null=True)
    assignee = PublicIdField(queryset=User.objects.assignable(), allow_null=True, required=False)
    received_at = serializers.DateTimeField(default_timezone=UTC)

    class Meta:
        model = SubjectRequest
        fields = [
            "id", "number", *FACTS, "person", "assignee", "state", "received_on", "due_on", "legal_due_on", "extended_on",
            "extension_reason", "identity_method", "identified_at", "outcome", "ground", "answer", "answered_at",
            "revision", "created_at", "changed_at",
        ]  # fmt: skip
        read_only_fields = [
            "state", "received_on", "due_on", "legal_due_on", "extended_on", "extension_reason", "identity_method",
            "identified_at", "outcome", "ground", "answer", "answered_at", "revision", "created_at", "changed_at",
        ]  # fmt: skip
        validators = []

    def validate_requester_phone(self, value: str) -> str:
        return normalise_phone(value) if value else ""


class ClosingSerializer(serializers.Serializer):
    """How a request ended."""

    outcome = serializers.ChoiceField(choices=Outcome)
    ground = serializers.ChoiceField(choices=Ground, required=False, allow_blank=True, default="")
    answer = serializers.CharField(max_length=20000, required=False, allow_blank=True, default="")


class ReasonSerializer(serializers.Serializer):
    """Why."""

    reason = serializers.CharField(max_length=1000)


class SubjectRequestViewSet(RegisterViewSet):
    """What people ask about their own data, and by when it is answered (GDPR articles 12 and 15 to 22)."""

    http_method_names = ["get", "post", "patch", "head", "options"]
    queryset = SubjectRequest.objects.none()
    serializer_class = SubjectRequestSerializer
    filterset_class = SubjectRequestFilter
    rights = {"read": (Permission.REQUEST_HANDLE,), "write": (Permission.REQUEST_HANDLE,)}

    def visible_rows(self):
        return SubjectRequest.objects.visible_to(self.request.user).select_related("person", "assignee")

    def create_row(self, values, *, by, now):
        values.pop("assignee", None)  # whoever writes it down has it until somebody else is named
        return operations.receive_request(by=by, now=now, **values)

    def change_row(self, obj, values, *, by, now, expected_revision):
        operations.change_request(
            request=obj, values=values, by=by, now=now, expected_revision=expected_revision
        )

    @extend_schema(parameters=[IF_MATCH], request=ReasonSerializer, responses=SubjectRequestSerializer)
    @action(detail=True, methods=["post"])
    def extend(self, request, public_id=None) -> Response:
        """Take two months more, within the first month and with a reason (art. 12(3))."""
        given = self._given(ReasonSerializer)
        return self._act(operations.extend_request, today=timezone.localdate(), **given)

    @extend_schema(parameters=[IF_MATCH], request=ClosingSerializer, responses=SubjectRequestSerializer)
    @action(detail=True, methods=["post"])
    def close(self, request, public_id=None) -> Response:
        """Note how the person was answered."""
        return self._act(operations.close_request, **self._given(ClosingSerializer))

    @extend_schema(parameters=[IF_MATCH], request=None, responses=SubjectRequestSerializer)
    @action(detail=True, methods=["post"], url_path="remove-unheld")
    def remove_unheld(self, request, public_id=None) -> Response:
        """Remove the kinds of data that no legal hold over the person needs (art. 17(3))."""
        return self._act(remove_unheld, today=timezone.localdate())

    def _given(self, serializer_class):
        serializer = serializer_class(data=self.request.data)
        serializer.is_valid(raise_exception=True)
        return serializer.validated_data

    def _act(self, operation, **values) -> Response:
        obj = self.get_object()
        expected_revision(self.request, obj)
        operation(request=obj, by=self.request.user, now=timezone.now(), **values)
        obj = self.get_queryset().get(pk=obj.pk)
        return with_etag(Response(self.get_serializer(obj).data), obj)


class MarketingObjectionSerializer(serializers.ModelSerializer):
    """A person who refuses marketing, by any channel."""

    id = serializers.UUIDField(source="public_id", read_only=True)
    person = PublicIdField(queryset=Person.objects.all())

    class Meta:
        model = MarketingObjection
        fields = ["id", "person", "reason", "at", "lifted_at"]
        read_only_fields = ["reason", "at", "lifted_at"]
        validators = []


class MarketingObjectionViewSet(PartViewSet):
    """Refusals of marketing. They are recorded and read; only the person can take one back, at the privacy desk."""

    http_method_names = ["get", "post", "head", "options"]
    queryset = MarketingObjection.objects.none()
    serializer_class = MarketingObjectionSerializer
    rights = {
        "read": (Permission.PERSON_VIEW,),
        "write": (Permission.PERSON_VIEW, Permission.MARKETING_OBJECT),
    }

    def visible_rows(self):
        seen = Person.objects.visible_to(self.request.user)
        return MarketingObjection.objects.filter(person__in=seen).select_related("person")

    def create_row(self, values, *, by, now):
        return refuse_marketing(person=values["person"], by=by, now=now)

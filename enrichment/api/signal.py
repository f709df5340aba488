"""Signals in the API: the same visible rows, filter, rights and operations as the pages."""

from datetime import UTC

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from enrichment.choices import DismissReason
from enrichment.filters.signal import SignalFilter
from enrichment.models import Signal
from enrichment.operations import signal as operations
from enrichment.queries.signal_words import signal_words
from users.api.fields import PublicIdField
from users.api.registers import RegisterViewSet
from users.models import User
from users.permissions import Permission


class SignalSerializer(serializers.ModelSerializer):
    """Something changed at a company, and what was done about it."""

    id = serializers.UUIDField(source="public_id", read_only=True)
    company = PublicIdField(read_only=True)
    activity = PublicIdField(read_only=True, allow_null=True)
    words = serializers.SerializerMethodField()
    figures = serializers.DictField(read_only=True)

    class Meta:
        model = Signal
        fields = [
            "id", "kind", "company", "happened_on", "source", "party", "words", "figures", "weight", "state",
            "snoozed_until", "reason_code", "reason", "activity", "found_at", "decided_at", "revision", "created_at",
            "changed_at",
        ]  # fmt: skip
        read_only_fields = fields

    def get_words(self, row: Signal) -> str:
        said = getattr(row, "words", None)
        return signal_words([row])[row.pk] if said is None else said


class DismissSerializer(serializers.Serializer):
    """Why nothing is done."""

    reason_code = serializers.ChoiceField(choices=DismissReason.choices)
    reason = serializers.CharField(max_length=300, required=False, allow_blank=True, default="")


class SignalSnoozeSerializer(serializers.Serializer):
    """Until when."""

    snoozed_until = serializers.DateField()


class TaskSerializer(serializers.Serializer):
    """Whose task, and when it is due."""

    owner = PublicIdField(queryset=User.objects.assignable())
    due_at = serializers.DateTimeField(default_timezone=UTC)


class SignalViewSet(RegisterViewSet):
    """Signals. Changes make them; what is done about them is written here."""

    http_method_names = ["get", "post", "head", "options"]
    queryset = Signal.objects.none()
    serializer_class = SignalSerializer
    filterset_class = SignalFilter
    rights = {"read": (Permission.SIGNAL_VIEW,), "write": (Permission.SIGNAL_EDIT,)}

    def visible_rows(self):
        return Signal.objects.visible_to(self.request.user).select_related("company", "activity")

    def filter_queryset(self, queryset):
        """The filter narrows the list; one signal is found by its ID, decided or not."""
        return super().filter_queryset(queryset) if self.action == "list" else queryset

    def paginate_queryset(self, queryset):
        page = super().paginate_queryset(queryset)
        words = signal_words(page or [])
        for row in page or []:
            row.words = words[row.pk]
        return page

    @extend_schema(exclude=True)
    def create(self, request: Request, *args, **kwargs) -> Response:
        """Nobody makes signals by hand."""
        self.http_method_not_allowed(request)

    @extend_schema(request=DismissSerializer, responses=SignalSerializer)
    @action(detail=True, methods=["post"])
    def dismiss(self, request: Request, public_id: str) -> Response:
        """Dismiss an open signal with a reason."""
        said = self._said(DismissSerializer)
        operations.dismiss_signals(signals=self._one(), by=request.user, now=timezone.now(), **said)
        return self._answer()

    @extend_schema(request=SignalSnoozeSerializer, responses=SignalSerializer)
    @action(detail=True, methods=["post"])
    def snooze(self, request: Request, public_id: str) -> Response:
        """Let an open signal sleep until a day."""
        said = self._said(SignalSnoozeSerializer)
        operations.snooze_signals(
            signals=self._one(), until=said["snoozed_until"], by=request.user, now=timezone.now()
        )
        return self._answer()

    @extend_schema(request=TaskSerializer, responses=SignalSerializer)
    @action(detail=True, methods=["post"])
    def task(self, request: Request, public_id: str) -> Response:
        """Plan a task out of an open signal."""
        said = self._said(TaskSerializer)
        operations.take_signals(signals=self._one(), by=request.user, now=timezone.now(), **said)
        return self._answer()

    @extend_schema(request=None, responses=SignalSerializer)
    @action(detail=True, methods=["post"])
    def reopen(self, request: Request, public_id: str) -> Response:
        """Take back what was decided."""
        operations.reopen_signals(signals=self._one(), by=request.user, now=timezone.now())
        return self._answer()

    def _one(self):
        return Signal.objects.filter(pk=self.get_object().pk)

    def _said(self, kind: type[serializers.Serializer]) -> dict:
        serializer = kind(data=self.request.data, context=self.get_serializer_context())
        serializer.is_valid(raise_exception=True)
        return serializer.validated_data

    def _answer(self) -> Response:
        return Response(self.get_serializer(self.get_object()).data)

"""The upkeep queue in the API: the same visible rows, filter, rights and operations as the pages."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.utils import timezone
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import mixins, serializers, viewsets
from rest_framework.decorators import action
from rest_framework.exceptions import ValidationError
from rest_framework.response import Response

from quality.choices import Problem, Record, Reporter
from quality.filters import UpkeepFilter
from quality.models import UpkeepEntry
from quality.operations import repair
from quality.operations.refusals import UnknownFact
from quality.operations.upkeep import flag_fact
from quality.queries.facts import fact_of, is_hidden, visible_record
from quality.queries.queue import told, with_whose
from users.api.fields import PublicIdField
from users.api.gate import AsksTheGate
from users.api.idempotency import IdempotentCreates
from users.api.registers import IDEMPOTENCY_KEY, Spoken
from users.permissions import Permission


class UpkeepSerializer(serializers.ModelSerializer):
    """A fact in doubt: of which record, what is the matter, what is proposed, what became of it."""

    id = serializers.UUIDField(source="public_id", read_only=True)
    record_id = serializers.SerializerMethodField(help_text="The universal ID of the record.")
    value_now = serializers.SerializerMethodField(help_text="The fact as it stands now, as people read it.")
    proposed = serializers.DictField(read_only=True)
    company = PublicIdField(read_only=True, allow_null=True)
    person = PublicIdField(read_only=True, allow_null=True)
    item = PublicIdField(read_only=True, allow_null=True)

    class Meta:
        model = UpkeepEntry
        fields = [
            "id", "record", "record_id", "fact", "problem", "value", "value_now", "proposed", "words", "company", "person",
            "item", "reporter", "raised_at", "state", "snoozed_until", "settled_at", "revision", "created_at", "changed_at",
        ]  # fmt: skip
        read_only_fields = fields
        validators = []

    def get_record_id(self, row: UpkeepEntry) -> str | None:
        obj = self._told(row).obj
        return str(obj.public_id) if obj is not None else None

    def get_value_now(self, row: UpkeepEntry) -> str:
        return self._told(row).value_now

    def _told(self, row: UpkeepEntry) -> Any:
        if not hasattr(row, "told"):
            (row.told,) = told([row])
        return row.told


class FlagSerializer(serializers.Serializer):
    """Which fact of which record is wrong, what it should be, and a word on it."""

    record = serializers.ChoiceField(choices=Record.choices)
    record_id = serializers.UUIDField()
    fact = serializers.CharField(max_length=60)
    problem = serializers.ChoiceField(choices=Problem.choices, default=Problem.FLAGGED)
    proposed = serializers.DictField(
        child=serializers.CharField(max_length=300, allow_blank=True), required=False
    )
    words = serializers.CharField(max_length=300, required=False, allow_blank=True)


class CorrectionSerializer(serializers.Serializer):
    """The right values, by field of the record."""

    values = serializers.DictField(child=serializers.CharField(max_length=300, allow_blank=True))


class SnoozeSerializer(serializers.Serializer):
    """For how many days."""

    days = serializers.IntegerField(min_value=1, max_value=365, default=7)


class FlagMixin:
    """POST of a flag; `IdempotentCreates` stands before it."""

    def create(self, request, *args, **kwargs) -> Response:
        asked = FlagSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        data = asked.validated_data
        obj = visible_record(data["record"], data["record_id"], request.user)
        if obj is None:
            raise ValidationError({"record_id": ["There is no such record."]})
        fact = fact_of(data["record"], data["fact"])
        if (
            fact is None
            or is_hidden(fact.record, fact.key, request.user)
            or set(data.get("proposed", {})) - set(fact.fields)
        ):
            raise UnknownFact
        entry = flag_fact(
            obj=obj, fact=data["fact"], by=request.user, now=timezone.now(), words=data.get("words", ""),
            proposed=data.get("proposed"), problem=data["problem"], reporter=Reporter.API,
        )  # fmt: skip
        return Response(self.get_serializer(entry).data, status=201)


@extend_schema_view(
    create=extend_schema(
        request=FlagSerializer, responses={201: UpkeepSerializer}, parameters=[IDEMPOTENCY_KEY]
    )
)
class UpkeepViewSet(
    AsksTheGate,
    Spoken,
    IdempotentCreates,
    FlagMixin,
    mixins.ListModelMixin,
    mixins.RetrieveModelMixin,
    viewsets.GenericViewSet,
):
    """Facts in doubt. POST calls a fact wrong; `accept`, `correct`, `confirm`, `remove` and `snooze` repair."""

    http_method_names = ["get", "post", "head", "options"]
    lookup_field = "public_id"
    lookup_value_converter = "uuid"
    queryset = UpkeepEntry.objects.none()
    serializer_class = UpkeepSerializer
    filterset_class = UpkeepFilter
    rights = {"read": (Permission.QUALITY_VIEW,), "write": (Permission.UPKEEP_EDIT,)}

    def get_queryset(self):
        if getattr(self, "swagger_fake_view", False):
            return self.queryset
        return with_whose(UpkeepEntry.objects.visible_to(self.request.user))

    def filter_queryset(self, queryset):
        """A single entry is found whatever became of it."""
        return super().filter_queryset(queryset) if self.action == "list" else queryset

    def paginate_queryset(self, queryset):
        rows = super().paginate_queryset(queryset)
        for row, one in zip(rows or [], told(rows or []), strict=True):
            row.told = one
        return rows

    @extend_schema(request=None, responses=UpkeepSerializer)
    @action(detail=True, methods=["post"])
    def accept(self, request, public_id=None) -> Response:
        """Take the proposal."""
        return self._repaired(repair.accept_proposal)

    @extend_schema(request=CorrectionSerializer, responses=UpkeepSerializer)
    @action(detail=True, methods=["post"])
    def correct(self, request, public_id=None) -> Response:
        """Write the right values."""
        asked = CorrectionSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        return self._repaired(repair.correct_fact, values=asked.validated_data["values"])

    @extend_schema(request=None, responses=UpkeepSerializer)
    @action(detail=True, methods=["post"])
    def confirm(self, request, public_id=None) -> Response:
        """The fact is right as it is."""
        return self._repaired(repair.confirm_fact)

    @extend_schema(request=None, responses=UpkeepSerializer)
    @action(detail=True, methods=["post"])
    def remove(self, request, public_id=None) -> Response:
        """The fact is not to be found."""
        return self._repaired(repair.remove_fact)

    @extend_schema(request=SnoozeSerializer, responses=UpkeepSerializer)
    @action(detail=True, methods=["post"])
    def snooze(self, request, public_id=None) -> Response:
        """Put it off for some days."""
        asked = SnoozeSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        until = timezone.localdate() + timedelta(days=asked.validated_data["days"])
        return self._repaired(repair.snooze_entry, until=until)

    def _repaired(self, act: Callable, **more: Any) -> Response:
        entry = self.get_object()
        act(entry=entry, by=self.request.user, now=timezone.now(), today=timezone.localdate(), **more)
        return Response(self.get_serializer(self.get_queryset().get(pk=entry.pk)).data)

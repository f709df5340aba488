"""Duplicates and merges in the API: the same visible rows, rights and operations as the pages."""

from typing import Any

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers, status, viewsets
from rest_framework.decorators import action
from rest_framework.response import Response

from common.api.pagination import ById
from quality.choices import Kind, Verdict
from quality.filters import DuplicateFilter
from quality.models import DuplicatePair, Merge
from quality.operations.duplicate import decide_pair
from quality.operations.merge import MergedMeanwhile, merge_records
from quality.operations.unmerge import unmerge
from quality.queries.clusters import clusters_of
from quality.queries.records import seen_records
from quality.querysets import records_of
from users.api.registers import Spoken
from users.permissions import Permission

RIGHTS = {"read": (Permission.RECORD_MERGE,), "write": (Permission.RECORD_MERGE,)}


class DuplicateSerializer(serializers.ModelSerializer):
    """Two records that may be one: how sure that is, why, and what somebody decided."""

    id = serializers.UUIDField(source="public_id", read_only=True)
    records = serializers.SerializerMethodField()
    cluster = serializers.SerializerMethodField()
    reasons = serializers.ListField(child=serializers.DictField(), read_only=True)

    class Meta:
        model = DuplicatePair
        fields = [
            "id",
            "kind",
            "records",
            "cluster",
            "score",
            "reasons",
            "verdict",
            "reason",
            "decided_at",
            "found_at",
        ]

    def get_records(self, row: DuplicatePair) -> list[str]:
        """Universal IDs of the two."""
        known = self.context.setdefault("ids", {})
        key = (row.kind, row.first, row.second)
        if key not in known:
            found = dict(records_of(row.kind).filter(pk__in=key[1:]).values_list("pk", "public_id"))
            known[key] = [str(found[number]) for number in key[1:] if number in found]
        return known[key]

    def get_cluster(self, row: DuplicatePair) -> list[str]:
        """Universal IDs of three to five records that are all alike, these two among them; else none."""
        if "clusters" not in self.context:
            rows = self.parent.instance if self.parent is not None else [self.instance]
            self.context["clusters"] = clusters_of(
                [one for one in rows if one.verdict == Verdict.OPEN], self.context["request"].user
            )
        return [str(one) for one in self.context["clusters"].get(row.pk, [])]


class DecisionSerializer(serializers.Serializer):
    """What is decided about a pair."""

    verdict = serializers.ChoiceField(
        choices=[(Verdict.DIFFERENT.value, "different"), (Verdict.OPEN.value, "open")]
    )
    reason = serializers.CharField(max_length=300, required=False, allow_blank=True)


class DuplicateViewSet(Spoken, mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet):
    """Pairs that look like one record; open ones and decided ones (`?verdict=`)."""

    queryset = DuplicatePair.objects.none()
    serializer_class = DuplicateSerializer
    filterset_class = DuplicateFilter
    pagination_class = ById
    rights = RIGHTS
    lookup_field = "public_id"
    lookup_value_converter = "uuid"

    def get_queryset(self):
        if getattr(self, "swagger_fake_view", False):
            return self.queryset
        return DuplicatePair.objects.visible_to(self.request.user)

    @extend_schema(request=DecisionSerializer, responses=DuplicateSerializer)
    @action(detail=True, methods=["post"])
    def decide(self, request, public_id=None) -> Response:
        """Not a duplicate (`different`), or back into the queue (`open`)."""
        decision = DecisionSerializer(data=request.data)
        decision.is_valid(raise_exception=True)
        pair = decide_pair(
            pair=self.get_object(), by=request.user, now=timezone.now(), **decision.validated_data
        )
        return Response(self.get_serializer(pair).data)


class MergeSerializer(serializers.ModelSerializer):
    """A merge: which record was kept, which led to it, what moved."""

    id = serializers.UUIDField(source="public_id", read_only=True)
    survivor = serializers.UUIDField(source="survivor_uuid", read_only=True)
    merged = serializers.SerializerMethodField()
    counts = serializers.ListField(child=serializers.DictField(), read_only=True)
    left = serializers.ListField(child=serializers.DictField(), read_only=True)

    class Meta:
        model = Merge
        fields = ["id", "kind", "survivor", "merged", "at", "counts", "kept_until", "undone_at", "left"]

    def get_merged(self, row: Merge) -> list[str]:
        """Universal IDs of the records that went into it."""
        return [str(one.uuid) for one in row.records.all()]


class NewMergeSerializer(serializers.Serializer):
    """What is to become one. `take` names for a fact the record whose value stays; others are chosen by source."""

    kind = serializers.ChoiceField(choices=Kind)
    survivor = serializers.UUIDField()
    others = serializers.ListField(child=serializers.UUIDField(), min_length=1, max_length=9)
    take = serializers.DictField(child=serializers.UUIDField(), required=False)


class MergeViewSet(Spoken, mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet):
    """Merges. POST makes one; `undo` takes it back within 30 days."""

    queryset = Merge.objects.none()
    serializer_class = MergeSerializer
    pagination_class = ById
    rights = RIGHTS
    lookup_field = "public_id"
    lookup_value_converter = "uuid"

    def get_queryset(self):
        if getattr(self, "swagger_fake_view", False):
            return self.queryset
        return Merge.objects.visible_to(self.request.user).prefetch_related("records")

    @extend_schema(request=NewMergeSerializer, responses={201: MergeSerializer})
    def create(self, request) -> Response:
        """Make one record out of several."""
        asked = NewMergeSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        values: dict[str, Any] = asked.validated_data
        wanted = [str(values["survivor"]), *map(str, values["others"])]
        found = {str(one.public_id): one.pk for one in seen_records(values["kind"], wanted, request.user)}
        if set(found) != set(wanted):
            raise MergedMeanwhile
        take = {name: found[str(one)] for name, one in values.get("take", {}).items() if str(one) in found}
        merge = merge_records(
            kind=values["kind"], survivor=found[wanted[0]], others=[found[one] for one in wanted[1:]], chosen=take,
            by=request.user, now=timezone.now(),
        )  # fmt: skip
        return Response(self.get_serializer(merge).data, status=status.HTTP_201_CREATED)

    @extend_schema(request=None, responses=MergeSerializer)
    @action(detail=True, methods=["post"])
    def undo(self, request, public_id=None) -> Response:
        """Take the merge back; `left` tells what was changed since and stays."""
        return Response(
            self.get_serializer(unmerge(merge=self.get_object(), by=request.user, now=timezone.now())).data
        )

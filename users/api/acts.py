"""Acts, undos and sources in the API: the pages' own operations."""

from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import mixins, serializers, status, viewsets
from rest_framework.decorators import action
from rest_framework.exceptions import ValidationError
from rest_framework.response import Response

from common.api.pagination import ById
from common.numbers import row_number
from history.choices import Act, Party, Verb
from history.operations import undo_of_act
from history.queries import act_by_public_id, act_of, all_acts
from users.choices import UndoState
from users.models import UndoRun
from users.operations import undo_run as operations
from users.permissions import Permission
from users.queries import (
    acts_for,
    left_of,
    names_of,
    place_of,
    rows_of_act,
    sees_sources,
    source_by_public_id,
    sources,
    standing_values,
)


class ChangeSetSerializer(serializers.Serializer):
    """One act: who, when, why, from which source."""

    id = serializers.UUIDField(source="public_id")
    act = serializers.ChoiceField(Act.choices)
    at = serializers.DateTimeField()
    by = serializers.SerializerMethodField()
    source = serializers.CharField()
    party = serializers.ChoiceField(Party.choices)
    reason = serializers.CharField()

    def get_by(self, act) -> str:
        return act.robot or names_of([act.by_id]).get(act.by_id, "")


class FieldChangeSerializer(serializers.Serializer):
    """One field, from what to what, in words."""

    label = serializers.CharField()
    old = serializers.CharField()
    new = serializers.CharField()


class ActRowSerializer(serializers.Serializer):
    """What an act did to one record; the name is left out where you do not see the record."""

    kind = serializers.CharField()
    record = serializers.SerializerMethodField()
    verb = serializers.ChoiceField(Verb.choices, source="change.verb")
    fields_changed = FieldChangeSerializer(many=True, source="change.fields")

    def get_record(self, line) -> str:
        return line.record.name if line.record else ""


class ActRowPageSerializer(serializers.Serializer):
    """A page of rows; `before` of the next one, null at the end."""

    rows = ActRowSerializer(many=True)
    before = serializers.IntegerField(allow_null=True)


class UndoRunSerializer(serializers.Serializer):
    """An undo or a withdrawal: what it would do (`checked`), or how far it has come."""

    id = serializers.UUIDField(source="public_id")
    act = serializers.ChoiceField([(Act.UNDO, "undo"), (Act.WITHDRAWAL, "withdrawal")])
    words = serializers.CharField()
    state = serializers.ChoiceField(UndoState.choices)
    total = serializers.IntegerField()
    done = serializers.IntegerField(source="cursor")
    counts = serializers.DictField(child=serializers.IntegerField())
    expected = serializers.DictField(child=serializers.IntegerField())
    failure = serializers.CharField()
    change_set = serializers.SerializerMethodField()

    def get_change_set(self, run) -> str | None:
        return str(act_of(run.change_set_id).public_id) if run.change_set_id else None


class LeftSerializer(serializers.Serializer):
    """What an undo left as it is, and why."""

    kind = serializers.CharField()
    record = serializers.SerializerMethodField()
    field = serializers.CharField()
    reason = serializers.CharField()
    by = serializers.CharField()

    def get_record(self, line) -> str:
        return line.record.name if line.record else ""


class SourceSerializer(serializers.Serializer):
    """A source; `standing` is null until its values have been counted."""

    id = serializers.UUIDField(source="source.public_id")
    name = serializers.CharField(source="source.name")
    party = serializers.ChoiceField(Party.choices, source="source.party")
    standing = serializers.IntegerField(source="source.standing", allow_null=True)
    first_at = serializers.DateTimeField(source="source.first_at")
    last_at = serializers.DateTimeField(source="source.last_at")


class StandingValueSerializer(serializers.Serializer):
    """A value that stands from a source."""

    kind = serializers.CharField()
    record = serializers.CharField(source="record.name")
    field = serializers.CharField()
    value = serializers.CharField()
    at = serializers.DateTimeField()


class StandingPageSerializer(serializers.Serializer):
    """A page of values; `place` of the next one, empty at the end."""

    values = StandingValueSerializer(many=True)
    place = serializers.CharField(allow_blank=True)


class _ByPublicId(viewsets.GenericViewSet):
    lookup_field = "public_id"
    lookup_value_converter = "uuid"
    filter_backends = []


class ChangeSetViewSet(mixins.ListModelMixin, _ByPublicId):
    """Acts: edits, bulk edits, imports, undos, withdrawals."""

    queryset = all_acts().none()
    serializer_class = ChangeSetSerializer
    pagination_class = ById
    rights = {"read": (Permission.HISTORY_VIEW,), "write": (Permission.HISTORY_VIEW,)}

    def get_queryset(self):
        return self.queryset if getattr(self, "swagger_fake_view", False) else acts_for(self.request.user)

    def _of_user(self, public_id):
        if not acts_for(self.request.user).filter(public_id=public_id).exists():
            raise Http404
        return act_by_public_id(public_id)

    def retrieve(self, request, public_id) -> Response:
        """One act."""
        return Response(ChangeSetSerializer(self._of_user(public_id)).data)

    @extend_schema(parameters=[OpenApiParameter("before", int)], responses=ActRowPageSerializer)
    @action(detail=True, methods=["get"])
    def rows(self, request, public_id) -> Response:
        """What the act did to each record, newest first."""
        act = self._of_user(public_id)
        lines, before = rows_of_act(act, request.user, before=_number(request, "before"))
        return Response(ActRowPageSerializer({"rows": lines, "before": before}).data)

    @extend_schema(request=None, responses={201: UndoRunSerializer})
    @action(detail=True, methods=["post"])
    def undo(self, request, public_id) -> Response:
        """Look at what undoing the act would do: confirm the answer's run to do it. Nothing is written before."""
        act = self._of_user(public_id)
        if undo_of_act(act.act) is not None:
            raise ValidationError(_("An act of this kind is undone on its own page."))
        run = operations.prepare_undo(change_set_id=act.pk, by=request.user, now=timezone.now())
        return _looked_at(run)


class UndoRunViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, _ByPublicId):
    """Undos and withdrawals: looked at, confirmed, watched, stopped."""

    queryset = UndoRun.objects.none()
    serializer_class = UndoRunSerializer
    pagination_class = ById
    rights = {"read": (Permission.HISTORY_VIEW,), "write": (Permission.HISTORY_VIEW,)}

    def get_queryset(self):
        if getattr(self, "swagger_fake_view", False):
            return self.queryset
        return UndoRun.objects.visible_to(self.request.user).light()

    @extend_schema(request=None, responses={202: UndoRunSerializer})
    @action(detail=True, methods=["post"])
    def confirm(self, request, public_id) -> Response:
        """Do what was looked at."""
        run = operations.confirm_run(of=self.get_object(), by=request.user, now=timezone.now())
        if run.total <= operations.AT_ONCE:
            operations.work_off(run_id=run.pk, clock=timezone.now)
        return self._answer(status.HTTP_202_ACCEPTED)

    @extend_schema(request=None, responses=UndoRunSerializer)
    @action(detail=True, methods=["post"])
    def cancel(self, request, public_id) -> Response:
        """Stop it; what is back stays back."""
        operations.cancel_run(of=self.get_object(), by=request.user, now=timezone.now())
        return self._answer()

    @extend_schema(responses=LeftSerializer(many=True), parameters=[OpenApiParameter("after", int)])
    @action(detail=True, methods=["get"])
    def left(self, request, public_id) -> Response:
        """What was left as it is, two hundred at a time."""
        lines = left_of(self.get_object(), request.user, after=_number(request, "after") or 0)
        return Response(LeftSerializer(lines, many=True).data)

    def _answer(self, code: int = status.HTTP_200_OK) -> Response:
        return Response(UndoRunSerializer(self.get_object()).data, status=code)


class SourceViewSet(_ByPublicId):
    """Sources of facts, and what stands from them."""

    queryset = UndoRun.objects.none()
    serializer_class = SourceSerializer
    pagination_class = None
    rights = {"read": (Permission.HISTORY_VIEW,), "write": (Permission.HISTORY_VIEW,)}

    @extend_schema(responses=SourceSerializer(many=True))
    def list(self, request) -> Response:
        """Every source, the one heard of last first."""
        found = sources() if sees_sources(request.user) else []
        return Response(SourceSerializer(found, many=True).data)

    def _source(self, public_id):
        row = source_by_public_id(public_id) if sees_sources(self.request.user) else None
        if row is None:
            raise Http404
        return row

    @extend_schema(
        parameters=[OpenApiParameter("kind", str), OpenApiParameter("place", str)],
        responses=StandingPageSerializer,
    )
    @action(detail=True, methods=["get"])
    def values(self, request, public_id) -> Response:
        """The values that stand from the source."""
        row = self._source(public_id)
        place = place_of(request.query_params.get("place", ""))
        lines, following = standing_values(
            row.source.name, request.user, only=request.query_params.get("kind", ""), place=place
        )
        told = {"values": lines, "place": ":".join(map(str, following)) if following else ""}
        return Response(StandingPageSerializer(told).data)

    @extend_schema(request=None, responses={201: UndoRunSerializer})
    @action(detail=True, methods=["post"])
    def withdraw(self, request, public_id) -> Response:
        """Look at what withdrawing the source would do: confirm the answer's run to do it."""
        row = self._source(public_id)
        run = operations.prepare_withdrawal(source=row.source.name, by=request.user, now=timezone.now())
        return _looked_at(run)


def _looked_at(run: UndoRun) -> Response:
    if run.total <= operations.AT_ONCE:
        operations.work_off(run_id=run.pk, clock=timezone.now)
        run.refresh_from_db()
    return Response(UndoRunSerializer(run).data, status=status.HTTP_201_CREATED)


def _number(request, name: str) -> int | None:
    text = request.query_params.get(name, "")
    return row_number(text)

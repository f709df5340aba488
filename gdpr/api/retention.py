"""Rules of retention and their runs in the API: drafted, tried, approved by a colleague; started, released."""

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.response import Response

from gdpr.choices import Predicate, RuleAction, RunKind, RunState
from gdpr.models import RetentionRule, RetentionRun
from gdpr.operations.retention import rule as operations
from gdpr.operations.retention.run import release_run, start_run, try_rule
from users.api.fields import PublicIdField
from users.api.parts import PartViewSet
from users.permissions import Permission

RIGHTS = {"read": (Permission.PRIVACY_MANAGE,), "write": (Permission.PRIVACY_MANAGE,)}


class RetentionRunSerializer(serializers.ModelSerializer):
    """One look at everybody: figures alone."""

    id = serializers.UUIDField(source="public_id", read_only=True)
    run_kind = serializers.ChoiceField(source="kind", choices=RunKind, read_only=True)
    run_state = serializers.ChoiceField(source="state", choices=RunState, read_only=True)
    rule = PublicIdField(read_only=True, allow_null=True)
    released_by = PublicIdField(read_only=True, allow_null=True)

    class Meta:
        model = RetentionRun
        fields = [
            "id", "run_kind", "run_state", "rule", "started_at", "finished_at", "persons", "due", "newly_due",
            "no_longer_due", "ending", "blocked", "without_rule", "ended", "surplus", "trimmed", "stop_percent", "released_by",
            "released_at", "failure",
        ]  # fmt: skip
        read_only_fields = fields


class RetentionRunViewSet(PartViewSet):
    """Runs of retention. A new one judges everybody now; while one is at work, that one is given back."""

    http_method_names = ["get", "post", "head", "options"]
    queryset = RetentionRun.objects.none()
    serializer_class = RetentionRunSerializer
    rights = RIGHTS

    def visible_rows(self):
        return RetentionRun.objects.select_related("rule", "released_by")

    def create_row(self, values, *, by, now):
        return start_run(by=by, now=now)

    @extend_schema(request=None, responses=RetentionRunSerializer)
    @action(detail=True, methods=["post"])
    def release(self, request, public_id=None) -> Response:
        """Let a run that stopped for the number of its ends go on."""
        release_run(run=self.get_object(), by=request.user, now=timezone.now())
        return Response(self.get_serializer(self.get_object()).data)


class RetentionRuleSerializer(serializers.ModelSerializer):
    """One version of a rule. Approved ones do not change; a new version is drafted from them."""

    id = serializers.UUIDField(source="public_id", read_only=True)
    purpose = serializers.CharField(source="purpose_id", read_only=True, allow_null=True)
    predicate = serializers.ChoiceField(choices=Predicate, read_only=True)
    rule_action = serializers.ChoiceField(source="action", choices=RuleAction, read_only=True)
    parameters = serializers.DictField(child=serializers.IntegerField(min_value=1, max_value=120))
    author = PublicIdField(read_only=True, allow_null=True)
    approved_by = PublicIdField(read_only=True, allow_null=True)

    class Meta:
        model = RetentionRule
        fields = [
            "id", "key", "version", "purpose", "predicate", "rule_action", "months", "days", "cap_months", "warn_days",
            "parameters", "justification", "effective_from", "author", "approved_by", "approved_at",
        ]  # fmt: skip
        read_only_fields = ["key", "version", "approved_at"]
        extra_kwargs = {
            "months": {"max_value": 240}, "days": {"max_value": 3650}, "cap_months": {"max_value": 600},
            "warn_days": {"max_value": 365},
        }  # fmt: skip
        validators = []


class RetentionRuleViewSet(PartViewSet):
    """Rules of retention (GDPR article 5(1)(e)). A draft changes nothing until it was tried on everybody and a
    colleague approved it."""

    queryset = RetentionRule.objects.none()
    serializer_class = RetentionRuleSerializer
    rights = RIGHTS

    def visible_rows(self):
        return RetentionRule.objects.select_related("author", "approved_by")

    @extend_schema(exclude=True)
    def create(self, request, *args, **kwargs) -> Response:
        """The product says which rules there are; a version of one is drafted from another."""
        return self.http_method_not_allowed(request)

    def change_row(self, obj, values, *, by, now) -> None:
        operations.change_draft(rule=obj, values=values, by=by, now=now)

    def delete_row(self, obj, *, by, now) -> None:
        operations.drop_draft(rule=obj, by=by, now=now)

    @extend_schema(request=RetentionRuleSerializer, responses={201: RetentionRuleSerializer})
    @action(detail=True, methods=["post"])
    def draft(self, request, public_id=None) -> Response:
        """Draft a new version; what is not given stays as it is in this one."""
        given = self.get_serializer(data=request.data, partial=True)
        given.is_valid(raise_exception=True)
        made = operations.draft_rule(
            rule=self.get_object(), values=given.validated_data, by=request.user, now=timezone.now()
        )
        return Response(self.get_serializer(made).data, status=201)

    @extend_schema(request=None, responses={202: RetentionRunSerializer})
    @action(detail=True, methods=["post"], url_path="try")
    def try_out(self, request, public_id=None) -> Response:
        """Try a draft on everybody; nothing is written but figures."""
        run = try_rule(rule=self.get_object(), by=request.user, now=timezone.now())
        return Response(RetentionRunSerializer(run, context=self.get_serializer_context()).data, status=202)

    @extend_schema(request=None, responses=RetentionRuleSerializer)
    @action(detail=True, methods=["post"])
    def approve(self, request, public_id=None) -> Response:
        """Agree to a version that a colleague wrote and tried."""
        operations.approve_rule(rule=self.get_object(), by=request.user, now=timezone.now())
        return Response(self.get_serializer(self.get_object()).data)

"""Shapes of outside registers in the API."""

from rest_framework import serializers

from companies.models import Company
from enrichment.choices import Policy, RegisterCode, RunKind
from enrichment.models import EnrichmentRun, OutsideRegister, Proposal
from users.api.fields import PublicIdField


class GateSerializer(serializers.Serializer):
    """Addresses that were known at the gate: of people erased on request (stopped), and of those who refuse
    marketing (taken, and nothing is sent to them)."""

    erased_before = serializers.IntegerField(default=0)
    refuses_marketing = serializers.IntegerField(default=0)


class RunSerializer(serializers.ModelSerializer):
    """A run: what is asked, how far it has come, what came of it."""

    id = serializers.UUIDField(source="public_id", read_only=True)
    company = PublicIdField(read_only=True, allow_null=True)
    by = PublicIdField(read_only=True)
    total = serializers.SerializerMethodField()
    gate = GateSerializer(read_only=True)

    class Meta:
        model = EnrichmentRun
        fields = [
            "id", "register", "kind", "company", "by", "state", "total", "asked", "changed", "proposed", "unchanged",
            "failed", "erased", "gate", "failure", "asked_at", "started_at", "waits_until", "finished_at",
        ]  # fmt: skip
        read_only_fields = fields

    def get_total(self, run: EnrichmentRun) -> int:
        return len(run.numbers)


class RunsSerializer(serializers.Serializer):
    """What one question has started: a run for each register that is asked."""

    runs = RunSerializer(many=True, read_only=True)


class AskSerializer(serializers.Serializer):
    """Either a company, or a register and a kind."""

    company = PublicIdField(queryset=Company.objects.all(), required=False)
    register = serializers.ChoiceField(choices=RegisterCode, required=False)
    kind = serializers.ChoiceField(
        choices=[choice for choice in RunKind.choices if choice[0] != RunKind.COMPANY], required=False
    )

    def validate(self, attrs):
        if "company" not in attrs:
            lacking = [name for name in ("register", "kind") if name not in attrs]
            missing = {name: [self.fields[name].error_messages["required"]] for name in lacking}
            if missing:
                raise serializers.ValidationError(missing)
        return attrs


class ProposalSerializer(serializers.ModelSerializer):
    """A register's value beside ours."""

    id = serializers.UUIDField(source="public_id", read_only=True)
    company = PublicIdField(read_only=True)
    decided_by = PublicIdField(read_only=True, allow_null=True)
    ours = serializers.JSONField(read_only=True)
    theirs = serializers.JSONField(read_only=True)

    class Meta:
        model = Proposal
        fields = [
            "id", "company", "register", "field", "part", "ours", "theirs", "since", "why", "state", "found_at",
            "decided_at", "decided_by",
        ]  # fmt: skip
        read_only_fields = fields


class RegisterSerializer(serializers.ModelSerializer):
    """One outside register: its settings, its state, its policies by field."""

    policies = serializers.DictField(child=serializers.ChoiceField(choices=Policy), required=False)

    class Meta:
        model = OutsideRegister
        fields = [
            "code", "is_on", "per_minute", "refresh_days", "nightly_limit", "policies", "failures", "resting_since",
            "resting_until", "last_error", "last_answer_at",
        ]  # fmt: skip
        read_only_fields = [
            "code",
            "failures",
            "resting_since",
            "resting_until",
            "last_error",
            "last_answer_at",
        ]

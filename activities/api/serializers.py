"""Activities as JSON."""

from datetime import UTC

from rest_framework import serializers

from activities.models import Activity
from companies.models import Company
from contacts.models import Person
from installed_base.models import InstalledItem
from users.api.fields import PublicIdField
from users.models import User


class ActivitySerializer(serializers.ModelSerializer):
    """Something done with a customer (`done_at` set) or to be done (`due_at` set)."""

    id = serializers.UUIDField(source="public_id", read_only=True)
    owner = PublicIdField(queryset=User.objects.assignable(), required=False)
    company = PublicIdField(queryset=Company.objects.all(), allow_null=True, required=False)
    persons = PublicIdField(queryset=Person.objects.all(), many=True, required=False)
    items = PublicIdField(queryset=InstalledItem.objects.all(), many=True, required=False)
    # in UTC: local time of long ago has odd seconds, which no date-time of JSON can say
    due_at = serializers.DateTimeField(default_timezone=UTC, allow_null=True, required=False)
    done_at = serializers.DateTimeField(default_timezone=UTC, allow_null=True, required=False)
    remind_at = serializers.DateTimeField(default_timezone=UTC, allow_null=True, required=False)

    class Meta:
        model = Activity
        fields = [
            "id", "kind", "direction", "state", "subject", "body", "outcome", "due_at", "done_at", "remind_at", "owner",
            "company", "persons", "items", "revision", "created_at", "changed_at",
        ]  # fmt: skip
        read_only_fields = ["state", "revision", "created_at", "changed_at"]
        validators = []

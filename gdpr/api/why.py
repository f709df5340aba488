"""Why a person is kept, until when, and what would extend it: the verdict that the page shows, for machines."""

from uuid import UUID

from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from contacts.models import Person
from gdpr.choices import Block, Kept
from gdpr.queries.retention.why import Why, why_kept
from users.api.permissions import Requires
from users.permissions import Permission


class ClaimSerializer(serializers.Serializer):
    """One purpose that keeps the person. `until` is empty while no end is foreseen."""

    purpose = serializers.CharField(source="slug")
    words = serializers.CharField()
    company = serializers.UUIDField(source="company.public_id", allow_null=True, default=None)
    rule = serializers.CharField()
    version = serializers.IntegerField(allow_null=True)
    counts_from = serializers.DateField(allow_null=True)
    until = serializers.DateField(allow_null=True)
    is_archive = serializers.BooleanField()


class WhySerializer(serializers.Serializer):
    """The verdict on a person; `state` is empty before the first one."""

    person = serializers.UUIDField()
    state = serializers.ChoiceField(choices=Kept.choices, allow_blank=True)
    until = serializers.DateField(allow_null=True)
    sentence = serializers.CharField(allow_blank=True)
    extends = serializers.CharField(allow_blank=True)
    blocked_by = serializers.ListField(child=serializers.ChoiceField(choices=Block.choices))
    archive_until = serializers.DateField(allow_null=True)
    review_on = serializers.DateField(allow_null=True)
    surplus = serializers.ListField(
        child=serializers.CharField(),
        help_text="Kinds of data that no purpose needs: emptied by the next run.",
    )
    claims = ClaimSerializer(many=True)


class PersonWhyView(APIView):
    """Why a person is kept."""

    permission_classes = [Requires]
    rights = {"read": (Permission.PERSON_VIEW,)}

    @extend_schema(responses=WhySerializer, operation_id="persons_why", tags=["persons"])
    def get(self, request: Request, public_id: UUID) -> Response:
        """Why the person is kept, until when, and what would extend it."""
        person = get_object_or_404(Person.objects.visible_to(request.user), public_id=public_id)
        return Response(WhySerializer(_told(person, why_kept(person, user=request.user))).data)


def _told(person: Person, why: Why | None) -> dict:
    nothing = {
        "state": "", "until": None, "sentence": "", "extends": "", "blocked_by": [], "archive_until": None,
        "review_on": None, "surplus": [], "claims": [],
    }  # fmt: skip
    if why is None:
        return {"person": person.public_id, **nothing}
    kept = why.evaluation
    return {
        "person": person.public_id, "state": kept.state, "until": why.until, "sentence": why.sentence,
        "extends": why.extends, "blocked_by": kept.blocked_by, "archive_until": kept.archive_until,
        "review_on": kept.review_on, "surplus": kept.surplus, "claims": why.claims,
    }  # fmt: skip

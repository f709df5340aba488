"""That persons have died, for programs: the same rows, rights and operations as the page of the person."""

from dataclasses import asdict

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.response import Response

from contacts.models import Person
from gdpr.models import Death
from gdpr.operations.death import record_death
from gdpr.operations.death_mistake import take_back_death
from users.api.fields import PublicIdField
from users.api.parts import PartViewSet
from users.permissions import Permission


class DeathSerializer(serializers.ModelSerializer):
    """A person has died: when, as far as it is known, and who says so."""

    id = serializers.UUIDField(source="public_id", read_only=True)
    person = PublicIdField(queryset=Person.objects.all())

    class Meta:
        model = Death
        fields = ["id", "person", "died_on", "source", "at", "taken_back_at", "taken_back_because"]
        read_only_fields = ["at", "taken_back_at", "taken_back_because"]
        validators = []


class MistakeSerializer(serializers.Serializer):
    """Why it is taken back."""

    reason = serializers.CharField(max_length=500)


class TakenBackSerializer(DeathSerializer):
    """What goes on again with it, how many of each, and in words what stays ended."""

    resumed = serializers.DictField(child=serializers.IntegerField())
    stays_ended = serializers.ListField(child=serializers.CharField())

    class Meta(DeathSerializer.Meta):
        fields = [*DeathSerializer.Meta.fields, "resumed", "stays_ended"]


class DeathViewSet(PartViewSet):
    """Persons who have died. Nothing is sent to them; a mistake is taken back by the privacy desk."""

    http_method_names = ["get", "post", "head", "options"]
    queryset = Death.objects.none()
    serializer_class = DeathSerializer
    rights = {
        "read": (Permission.PERSON_VIEW,),
        "write": (Permission.PERSON_EDIT,),
        "take_back": (Permission.PERSON_VIEW, Permission.REQUEST_HANDLE),
    }

    def visible_rows(self):
        seen = Person.objects.visible_to(self.request.user)
        return Death.objects.filter(person__in=seen).select_related("person")

    def create_row(self, values, *, by, now):
        return record_death(**values, by=by, now=now, today=timezone.localdate(now))

    @extend_schema(request=MistakeSerializer, responses=TakenBackSerializer)
    @action(detail=True, methods=["post"], url_path="take-back")
    def take_back(self, request, public_id=None) -> Response:
        """It was a mistake: the person is written and kept as before, and what ended with it goes on where nobody has
        changed it since."""
        given = MistakeSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        resumed = take_back_death(
            death=self.get_object(),
            because=given.validated_data["reason"],
            by=request.user,
            now=timezone.now(),
        )
        counts = asdict(resumed)
        stays = counts.pop("stays")
        told = {"resumed": counts, "stays_ended": stays}
        return Response(self.get_serializer(self.get_object()).data | told)

"""What other systems tell of persons: sent, opened, clicked, replied. Taken in, never listed."""

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, viewsets
from rest_framework.response import Response

from contacts.models import Person
from gdpr.choices import InteractionKind
from gdpr.models import Interaction
from gdpr.operations.retention.interaction import Told, record_interactions
from users.api.registers import Spoken
from users.permissions import Permission

MOST = 1000


class InteractionSerializer(serializers.Serializer):
    """One thing that happened. `delivered_at` belongs to a click: one within ten seconds of it is taken for a machine's.
    `reference` is the other system's name for it, without a word of the person."""

    person = serializers.UUIDField()
    kind = serializers.ChoiceField(choices=InteractionKind)
    at = serializers.DateTimeField()
    reference = serializers.CharField(max_length=100, required=False, allow_blank=True, default="")
    delivered_at = serializers.DateTimeField(required=False, allow_null=True, default=None)


class InteractionsSerializer(serializers.Serializer):
    """Up to 1,000 of them."""

    told = InteractionSerializer(many=True, max_length=MOST, allow_empty=False)


class TakenSerializer(serializers.Serializer):
    """How many were of persons whom you see. The same told twice is taken in once."""

    taken = serializers.IntegerField()
    gone = serializers.ListField(child=serializers.UUIDField(), help_text="Persons whom you do not see.")


class InteractionViewSet(Spoken, viewsets.GenericViewSet):
    """What extends the time for which a person is kept, as other systems know it."""

    queryset = Interaction.objects.none()
    serializer_class = TakenSerializer
    http_method_names = ["post", "options"]
    filter_backends = []
    pagination_class = None
    rights = {
        "read": (Permission.PERSON_VIEW,),
        "write": (Permission.PERSON_VIEW, Permission.CONSENT_RECORD),
    }

    @extend_schema(request=InteractionsSerializer, responses={200: TakenSerializer})
    def create(self, request, *args, **kwargs) -> Response:
        """Tell what happened to messages. None of it is taken in when a moment is still to come."""
        asked = InteractionsSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        rows = asked.validated_data["told"]
        wanted = {row["person"] for row in rows}
        seen = Person.objects.visible_to(request.user).filter(public_id__in=wanted).only("public_id")
        persons = {person.public_id: person for person in seen}
        told = [Told(**{**row, "person": persons[row["person"]]}) for row in rows if row["person"] in persons]
        record_interactions(told=told, now=timezone.now())
        gone = sorted(wanted - persons.keys())
        return Response(TakenSerializer({"taken": len(told), "gone": gone}).data)

"""Whom we owe a notice, for the program that sends the first message: it asks before, and says afterwards."""

from django.utils import timezone
from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.response import Response

from contacts.models import Person
from gdpr.choices.ledgers import DeliveredBy, NoticeArticle, NoticeState
from gdpr.models import NoticeObligation
from gdpr.operations.notice import record_told
from gdpr.operations.notice_entry import tell_all_the_same
from gdpr.operations.notice_letter import send_notice
from gdpr.operations.notice_shown import note_collected
from users.api.fields import PublicIdField
from users.api.parts import PartViewSet
from users.permissions import Permission


class ObligationSerializer(serializers.ModelSerializer):
    """A person who is to be told that we have their data; while `open`, a message to them must carry the notice."""

    id = serializers.UUIDField(source="public_id", read_only=True)
    person = PublicIdField(read_only=True, allow_null=True)

    class Meta:
        model = NoticeObligation
        fields = [
            "id",
            "person",
            "article",
            "source",
            "obtained_at",
            "due_on",
            "state",
            "ended_at",
            "letter",
            "letter_at",
        ]
        read_only_fields = fields


class ToldSerializer(serializers.Serializer):
    """How the person was told."""

    how = serializers.ChoiceField(choices=DeliveredBy)


class CollectedSerializer(serializers.Serializer):
    """That a person gave data on a form of yours, and whether the notice was shown there."""

    person = PublicIdField(queryset=Person.objects.all())
    source = serializers.CharField(max_length=120, help_text="The form, as the person would call it.")
    how = serializers.ChoiceField(
        choices=DeliveredBy, required=False, help_text="Left out: the notice was not given yet."
    )


class ObligationFilter(filters.FilterSet):
    """Of one person, by one article, in one state."""

    person = filters.UUIDFilter("person__public_id")
    article = filters.ChoiceFilter(choices=NoticeArticle.choices)
    state = filters.ChoiceFilter(choices=NoticeState.choices)

    class Meta:
        model = NoticeObligation
        fields: list[str] = []


class ObligationViewSet(PartViewSet):
    """Persons who are to be told that we have their data (GDPR articles 13 and 14)."""

    http_method_names = ["get", "post", "head", "options"]
    queryset = NoticeObligation.objects.none()
    serializer_class = ObligationSerializer
    filterset_class = ObligationFilter
    rights = {"read": (Permission.REQUEST_HANDLE,), "write": (Permission.REQUEST_HANDLE,)}

    def visible_rows(self):
        return NoticeObligation.objects.select_related("person")

    @extend_schema(request=CollectedSerializer, responses={201: ObligationSerializer})
    def create(self, request, *args, **kwargs) -> Response:
        """Say that a person gave you data, on a form of your web site for instance, and how the notice was given then
        (article 13). Whom others told us of is found by the register itself. Repeated, it adds nothing."""
        given = CollectedSerializer(data=request.data, context=self.get_serializer_context())
        given.is_valid(raise_exception=True)
        one = note_collected(**given.validated_data, by=request.user, now=timezone.now())
        return Response(self.get_serializer(one).data, status=201)

    @extend_schema(request=None, responses=ObligationSerializer)
    @action(detail=True, methods=["post"])
    def send(self, request, public_id=None) -> Response:
        """Have the notice sent to the person by e-mail; `letter` says what became of it."""
        one = self.get_object()
        send_notice(obligation=one, by=request.user, now=timezone.now())
        return Response(self.get_serializer(self.get_queryset().get(pk=one.pk)).data)

    @extend_schema(request=None, responses=ObligationSerializer)
    @action(detail=True, methods=["post"])
    def doubt(self, request, public_id=None) -> Response:
        """Somebody is said to have been told already (`known`); have them told all the same."""
        one = self.get_object()
        tell_all_the_same(obligation=one, by=request.user, now=timezone.now())
        return Response(self.get_serializer(self.get_queryset().get(pk=one.pk)).data)

    @extend_schema(request=ToldSerializer, responses=ObligationSerializer)
    @action(detail=True, methods=["post"])
    def told(self, request, public_id=None) -> Response:
        """Note that the person was told, with the newest version of the notice."""
        given = ToldSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        one = self.get_object()
        record_told(obligations=[one], how=given.validated_data["how"], by=request.user, now=timezone.now())
        return Response(self.get_serializer(self.get_queryset().get(pk=one.pk)).data)

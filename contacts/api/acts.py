"""What happens to positions and contact points, as actions: the same operations as the buttons of the page."""

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action
from rest_framework.response import Response

from common.api.etags import expected_revision, with_etag
from contacts.api.serializers import (
    BounceSerializer,
    ChangeEmployerSerializer,
    ContactPointSerializer,
    LeaveSerializer,
    PositionSerializer,
    SuccessorSerializer,
)
from contacts.operations import contact_point, position
from users.api.registers import IF_MATCH


class ActsOnPositions:
    """Mixed into the viewset of positions."""

    @extend_schema(parameters=[IF_MATCH], request=LeaveSerializer, responses=PositionSerializer)
    @action(detail=True, methods=["post"])
    def leave(self, request, public_id=None) -> Response:
        """The person left the company: every position there ends, and this one's work goes to the successor."""
        obj, facts, said = self._asked(LeaveSerializer)
        on = facts.pop("on", said["today"])
        position.leave_company(position=obj, on=on, **facts, **said)
        return self._told(obj)

    @extend_schema(parameters=[IF_MATCH], request=None, responses=PositionSerializer)
    @action(detail=True, methods=["post"])
    def resume(self, request, public_id=None) -> Response:
        """Take the end of the position back: the person never left."""
        obj, _facts, said = self._asked()
        position.resume_position(position=obj, by=said["by"], now=said["now"])
        return self._told(obj)

    @extend_schema(parameters=[IF_MATCH], request=SuccessorSerializer, responses=PositionSerializer)
    @action(detail=True, methods=["post"], url_path="name-successor")
    def name_successor(self, request, public_id=None) -> Response:
        """Say who took the position over: that person gets the same title, role and duties at the company."""
        obj, facts, said = self._asked(SuccessorSerializer)
        position.name_successor(position=obj, **facts, **said)
        return self._told(obj)

    @extend_schema(parameters=[IF_MATCH], request=ChangeEmployerSerializer, responses=PositionSerializer)
    @action(detail=True, methods=["post"])
    def move(self, request, public_id=None) -> Response:
        """The person changed employer: this position ends, and the answer is the one that begins."""
        obj, facts, said = self._asked(ChangeEmployerSerializer)
        company, on = facts.pop("company"), facts.pop("on")
        self.ask_the_gate(position.addresses_in(values=facts), said["now"])
        made = position.change_employer(position=obj, company=company, on=on, values=facts, **said)
        return self._told(made)

    def _asked(self, serializer_class=None):
        """The position, what was sent, and who does it when."""
        obj, now = self.get_object(), timezone.now()
        expected_revision(self.request, obj)
        facts = {}
        if serializer_class is not None:
            form = serializer_class(data=self.request.data, context=self.get_serializer_context())
            form.is_valid(raise_exception=True)
            facts = dict(form.validated_data)
        return obj, facts, {"by": self.request.user, "now": now, "today": timezone.localdate(now)}

    def _told(self, obj) -> Response:
        obj = self.get_queryset().get(pk=obj.pk)
        return with_etag(Response(self.get_serializer(obj).data), obj)


class ActsOnContactPoints:
    """Mixed into the viewset of contact points."""

    @extend_schema(request=None, responses=ContactPointSerializer)
    @action(detail=True, methods=["post"])
    def verify(self, request, public_id=None) -> Response:
        """The address works: it was used, or the person confirmed it. Clears a bounce."""
        obj = self.get_object()
        contact_point.verify_contact_point(point=obj, by=request.user, now=timezone.now())
        return Response(self.get_serializer(obj).data)

    @extend_schema(request=BounceSerializer, responses=ContactPointSerializer)
    @action(detail=True, methods=["post"])
    def bounce(self, request, public_id=None) -> Response:
        """Nothing reaches the address, for now or for good."""
        obj = self.get_object()
        form = BounceSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        contact_point.mark_bounced(point=obj, by=request.user, now=timezone.now(), **form.validated_data)
        return Response(self.get_serializer(obj).data)

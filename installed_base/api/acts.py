"""What is done to machines and parts over time, as actions on an item; and the item as of any day."""

from datetime import datetime, time, timedelta

from django.utils import timezone
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.response import Response

from common.api.etags import expected_revision, with_etag
from companies.models import Company
from installed_base.api.configuration_serializers import (
    AsOfSerializer,
    DaySerializer,
    InstallSerializer,
    LendSerializer,
    MoveSerializer,
    SellSerializer,
    SwapSerializer,
)
from installed_base.api.serializers import ItemSerializer
from installed_base.models import InstalledItem
from installed_base.operations import configuration, party
from installed_base.queries.as_of import Moment, items_then, portrait, tree_then
from users.api.registers import IF_MATCH

ON = OpenApiParameter("on", str, description="The day, as 2016-06-01; none is today.")
KNOWN = OpenApiParameter("known", str, description="As the register knew it at the end of this day.")


class ActsOnItems:
    """Mixed into the viewset of items."""

    @extend_schema(parameters=[IF_MATCH], request=InstallSerializer, responses=ItemSerializer)
    @action(detail=True, methods=["post"])
    def install(self, request, public_id=None) -> Response:
        """Put the item into a machine or another part from a day on."""
        return self._act(request, InstallSerializer, configuration.install_part)

    @extend_schema(parameters=[IF_MATCH], request=DaySerializer, responses=ItemSerializer)
    @action(detail=True, methods=["post"])
    def remove(self, request, public_id=None) -> Response:
        """Take the item out of its machine from a day on."""
        return self._act(request, DaySerializer, configuration.remove_part)

    @extend_schema(parameters=[IF_MATCH], request=SwapSerializer, responses=ItemSerializer)
    @action(detail=True, methods=["post"])
    def swap(self, request, public_id=None) -> Response:
        """Put another part into the slot of this one on a day."""

        def swap_out(*, item, **facts):
            configuration.swap_part(old=item, **facts)

        return self._act(request, SwapSerializer, swap_out)

    @extend_schema(parameters=[IF_MATCH], request=MoveSerializer, responses=ItemSerializer)
    @action(detail=True, methods=["post"])
    def move(self, request, public_id=None) -> Response:
        """Move the machine to another company or site from a day on."""
        return self._act(request, MoveSerializer, configuration.move_item)

    @extend_schema(parameters=[IF_MATCH], request=SellSerializer, responses=ItemSerializer)
    @action(detail=True, methods=["post"])
    def sell(self, request, public_id=None) -> Response:
        """The machine is another company's from a day on."""
        return self._act(request, SellSerializer, party.sell_item)

    @extend_schema(parameters=[IF_MATCH], request=LendSerializer, responses=ItemSerializer)
    @action(detail=True, methods=["post"])
    def lend(self, request, public_id=None) -> Response:
        """The machine stands in for another item from a day on."""
        return self._act(request, LendSerializer, party.lend_item)

    @extend_schema(parameters=[IF_MATCH], request=DaySerializer, responses=ItemSerializer)
    @action(detail=True, methods=["post"], url_path="take-back")
    def take_back(self, request, public_id=None) -> Response:
        """The machine came back from loan."""
        return self._act(request, DaySerializer, party.return_loaner)

    @extend_schema(parameters=[ON, KNOWN], responses=AsOfSerializer)
    @action(detail=True, methods=["get"], url_path="as-of", pagination_class=None, filterset_class=None)
    def as_of(self, request, public_id=None) -> Response:
        """The item and everything in it as of a day; before it was delivered it is not there, and no error."""
        item, user = self.get_object(), request.user
        day, known = self._day("on") or timezone.localdate(), self._day("known")
        end = timezone.make_aware(datetime.combine(known + timedelta(days=1), time())) if known else None
        moment = Moment(day, end)
        then = portrait(item, moment)
        placed = tree_then(item.pk, moment) if then.is_there else []
        numbers = {one.child for one in placed} | {one.parent for one in placed}
        rows = InstalledItem.objects.visible_to(user).filter(pk__in=numbers)
        parts = {one.pk: one for one, _known in items_then(rows, moment)}
        seen = Company.objects.visible_to(user).filter(pk=then.item.company_id).exists()
        told = {
            "on": day, "is_there": then.is_there, "serial": then.item.serial, "status": then.item.status,
            "version": then.item.version, "attributes": then.item.attributes,
            "company": then.item.company.public_id if then.item.company and seen else None,
            "site": then.item.site.public_id if then.item.site and seen else None,
            "parts": [
                {
                    "item": parts[one.child].public_id, "position": one.position, "since": one.since,
                    "parent": parts[one.parent].public_id if one.parent in parts else None,
                    "serial": parts[one.child].serial, "version": parts[one.child].version,
                }
                for one in placed if one.child in parts
            ],
        }  # fmt: skip
        return Response(AsOfSerializer(told).data)

    def _day(self, name: str):
        text = self.request.query_params.get(name)
        return serializers.DateField().run_validation(text) if text else None

    def _act(self, request, serializer_class, operation) -> Response:
        obj = self.get_object()
        expected_revision(request, obj)
        serializer = serializer_class(data=request.data, context=self.get_serializer_context())
        serializer.is_valid(raise_exception=True)
        operation(item=obj, by=request.user, now=timezone.now(), **serializer.validated_data)
        after = self.get_queryset().filter(pk=obj.pk).first()  # what was sold may be out of the user's reach
        if after is None:
            return Response(status=204)
        return with_etag(Response(self.get_serializer(after).data), after)

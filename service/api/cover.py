"""Contracts and cover in the API: the same visible rows, rights and operations as the pages."""

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action
from rest_framework.response import Response

from service.api import cover_serializers as serializers
from service.filters.contract import ContractFilter
from service.models import ContractLine, Coverage, ProductWarranty, ServiceContract, Sla, WarrantyTerm
from service.operations import contract, cover, cover_terms
from users.api.parts import PartViewSet
from users.api.registers import RegisterViewSet
from users.permissions import Permission

RIGHTS = {"read": (Permission.COVER_VIEW,), "write": (Permission.COVER_EDIT,)}


class ContractViewSet(RegisterViewSet):
    """Service contracts."""

    queryset = ServiceContract.objects.none()
    serializer_class = serializers.ContractSerializer
    filterset_class = ContractFilter
    rights = RIGHTS

    def visible_rows(self):
        return ServiceContract.objects.visible_to(self.request.user).select_related("company", "payer")

    def create_row(self, values, *, by, now):
        return contract.create_contract(**values, by=by, now=now)

    def change_row(self, obj, values, *, by, now, expected_revision):
        contract.change_contract(
            contract=obj, values=values, by=by, now=now, expected_revision=expected_revision
        )

    def delete_row(self, obj, *, by, now):
        contract.delete_contract(contract=obj, today=timezone.localdate(now), by=by, now=now)

    @extend_schema(request=serializers.RenewalSerializer, responses=serializers.ContractSerializer)
    @action(detail=True, methods=["post"])
    def renew(self, request, public_id=None) -> Response:
        """Let it run on to a new last day. With `seen`, refused when somebody renewed it meanwhile."""
        told = self._told(serializers.RenewalSerializer)
        obj = self.get_object()
        contract.renew_contract(contract=obj, **told, by=request.user, now=timezone.now())
        return self._answer(obj)

    @extend_schema(request=serializers.TerminationSerializer, responses=serializers.ContractSerializer)
    @action(detail=True, methods=["post"])
    def terminate(self, request, public_id=None) -> Response:
        """End it; the day is the last one in force."""
        told = self._told(serializers.TerminationSerializer)
        obj = self.get_object()
        contract.terminate_contract(contract=obj, **told, by=request.user, now=timezone.now())
        return self._answer(obj)

    def _told(self, kind):
        serializer = kind(data=self.request.data)
        serializer.is_valid(raise_exception=True)
        return serializer.validated_data

    def _answer(self, obj) -> Response:
        return Response(self.get_serializer(self.get_queryset().get(pk=obj.pk)).data)


class ContractLineViewSet(PartViewSet):
    """Lines of contracts."""

    queryset = ContractLine.objects.none()
    serializer_class = serializers.ContractLineSerializer
    rights = RIGHTS

    def visible_rows(self):
        contracts = ServiceContract.objects.visible_to(self.request.user)
        return ContractLine.objects.filter(contract__in=contracts).select_related(
            "contract", "product", "sla"
        )

    def create_row(self, values, *, by, now):
        return contract.add_line(**values, by=by, now=now)

    def change_row(self, obj, values, *, by, now):
        values.pop("contract", None)
        contract.change_line(line=obj, values=values, by=by, now=now)

    def delete_row(self, obj, *, by, now):
        contract.remove_line(line=obj, by=by, now=now)


class CoverViewSet(RegisterViewSet):
    """Covers: what warranties and contracts stand for. Without a contract, a warranty of one item."""

    queryset = Coverage.objects.none()
    serializer_class = serializers.CoverSerializer
    rights = RIGHTS

    def visible_rows(self):
        rows = Coverage.objects.visible_to(self.request.user)
        return rows.select_related("contract", "line", "term", "item", "site", "company", "product")

    def create_row(self, values, *, by, now):
        if values.get("contract") is not None:
            return cover.add_cover(**values, by=by, now=now)
        for name in ("contract", "line", "site", "company", "product"):
            values.pop(name, None)
        if values.get("item") is None or values.get("ends_on") is None:
            raise cover.OneScope
        return cover.add_warranty(**values, by=by, now=now)

    def change_row(self, obj, values, *, by, now, expected_revision):
        for name in ("contract", "item", "site", "company", "product"):
            values.pop(name, None)
        cover.change_cover(cover=obj, values=values, by=by, now=now, expected_revision=expected_revision)

    def delete_row(self, obj, *, by, now):
        cover.remove_cover(cover=obj, by=by, now=now)

    @extend_schema(request=serializers.VoidSerializer, responses=serializers.CoverSerializer)
    @action(detail=True, methods=["post"])
    def void(self, request, public_id=None) -> Response:
        """Declare it void from a day on, and say why."""
        serializer = serializers.VoidSerializer(data=request.data)
        serializer.is_valid(raise_exception=True)
        obj = self.get_object()
        cover.void_cover(cover=obj, **serializer.validated_data, by=request.user, now=timezone.now())
        return Response(self.get_serializer(self.get_queryset().get(pk=obj.pk)).data)


class WarrantyTermViewSet(RegisterViewSet):
    """Warranty terms."""

    queryset = WarrantyTerm.objects.none()
    serializer_class = serializers.WarrantyTermSerializer
    rights = RIGHTS

    def visible_rows(self):
        return WarrantyTerm.objects.all()

    def create_row(self, values, *, by, now):
        return cover_terms.create_term(**values, by=by, now=now)

    def change_row(self, obj, values, *, by, now, expected_revision):
        cover_terms.change_term(term=obj, values=values, by=by, now=now, expected_revision=expected_revision)

    def delete_row(self, obj, *, by, now):
        cover_terms.delete_term(term=obj, by=by, now=now)


class ProductWarrantyViewSet(PartViewSet):
    """Which term goes with deliveries of which product, from which day on."""

    http_method_names = ["get", "post", "delete", "head", "options"]
    queryset = ProductWarranty.objects.none()
    serializer_class = serializers.ProductWarrantySerializer
    rights = RIGHTS

    def visible_rows(self):
        return ProductWarranty.objects.select_related("product", "term")

    def create_row(self, values, *, by, now):
        values = dict(values)
        return cover_terms.assign_term(starts_on=values.pop("during"), **values, by=by, now=now)

    def delete_row(self, obj, *, by, now):
        cover_terms.unassign_term(warranty=obj, by=by, now=now)


class SlaViewSet(RegisterViewSet):
    """Service levels."""

    queryset = Sla.objects.none()
    serializer_class = serializers.SlaSerializer
    rights = RIGHTS

    def visible_rows(self):
        return Sla.objects.all()

    def create_row(self, values, *, by, now):
        return cover_terms.create_sla(**values, by=by, now=now)

    def change_row(self, obj, values, *, by, now, expected_revision):
        cover_terms.change_sla(sla=obj, values=values, by=by, now=now, expected_revision=expected_revision)

    def delete_row(self, obj, *, by, now):
        cover_terms.delete_sla(sla=obj, by=by, now=now)

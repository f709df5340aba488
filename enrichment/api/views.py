"""Runs, proposals and policies in the API: the pages' own rights, filter and operations."""

from django.http import Http404
from django.urls import reverse
from django.utils import timezone
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import mixins, status, viewsets
from rest_framework.decorators import action
from rest_framework.response import Response

from common.api.pagination import ById
from companies.models import Company
from enrichment.api.serializers import (
    AskSerializer,
    ProposalSerializer,
    RegisterSerializer,
    RunSerializer,
    RunsSerializer,
)
from enrichment.filters import ProposalFilter
from enrichment.models import EnrichmentRun, Proposal
from enrichment.operations import run as operations
from enrichment.operations.gate import register_row
from enrichment.operations.policy import change_register, set_policies
from enrichment.operations.propose import accept_proposal, refuse_proposal
from enrichment.providers.registry import PROVIDERS
from enrichment.queries.policies import policies_of
from users.api.registers import Spoken
from users.permissions import Permission


class RunViewSet(Spoken, mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet):
    """Questions to outside registers: asked for, watched, stopped. Nothing here waits for a register."""

    queryset = EnrichmentRun.objects.none()
    serializer_class = RunSerializer
    lookup_field = "public_id"
    lookup_value_converter = "uuid"
    filter_backends = []
    pagination_class = ById
    rights = {"read": (Permission.REGISTER_ASK,), "write": (Permission.REGISTER_ASK,)}

    def get_queryset(self):
        if getattr(self, "swagger_fake_view", False):
            return self.queryset
        return EnrichmentRun.objects.visible_to(self.request.user).select_related("by", "company")

    @extend_schema(request=AskSerializer, responses={202: RunsSerializer})
    def create(self, request, *args, **kwargs) -> Response:
        """Ask about one company (`company`, and a `register` or all that know it), or start a run over many
        (`register` and `kind`). Answers at once with the runs, the address of the first as Location."""
        form = AskSerializer(data=request.data, context=self.get_serializer_context())
        form.is_valid(raise_exception=True)
        said, now = form.validated_data, timezone.now()
        company: Company | None = said.get("company")
        if company is not None:
            runs = operations.ask_about(
                company=company, register=said.get("register", ""), by=request.user, now=now
            )
        else:
            runs = [
                operations.start_run(register=said["register"], kind=said["kind"], by=request.user, now=now)
            ]
        body = RunsSerializer({"runs": runs}, context=self.get_serializer_context()).data
        location = reverse("api:enrichment-runs-detail", args=[runs[0].public_id])
        return Response(body, status=status.HTTP_202_ACCEPTED, headers={"Location": location})

    @extend_schema(request=None, responses=RunSerializer)
    @action(detail=True, methods=["post"])
    def stop(self, request, public_id=None) -> Response:
        """Stop a run; what is written stays."""
        return self._act(operations.stop_run)

    @extend_schema(request=None, responses={202: RunSerializer})
    @action(detail=True, methods=["post"])
    def resume(self, request, public_id=None) -> Response:
        """Go on where a stopped or failed run was."""
        return self._act(operations.resume_run, status.HTTP_202_ACCEPTED)

    def _act(self, operation, code: int = status.HTTP_200_OK) -> Response:
        operation(run=self.get_object(), by=self.request.user, now=timezone.now())
        return Response(self.get_serializer(self.get_object()).data, status=code)


class ProposalViewSet(Spoken, mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet):
    """What outside registers propose; unless a `state` is asked for, what waits."""

    queryset = Proposal.objects.none()
    serializer_class = ProposalSerializer
    filterset_class = ProposalFilter
    lookup_field = "public_id"
    lookup_value_converter = "uuid"
    pagination_class = ById
    rights = {
        "read": (Permission.COMPANY_VIEW, Permission.PROPOSAL_DECIDE),
        "write": (Permission.COMPANY_VIEW, Permission.PROPOSAL_DECIDE),
    }

    def get_queryset(self):
        if getattr(self, "swagger_fake_view", False):
            return self.queryset
        return Proposal.objects.visible_to(self.request.user).select_related("company", "decided_by")

    def get_object(self):
        if self.action == "list":
            return super().get_object()
        found = self.get_queryset().filter(public_id=self.kwargs["public_id"]).first()
        if found is None:
            raise Http404
        return found

    @extend_schema(request=None, responses=ProposalSerializer)
    @action(detail=True, methods=["post"])
    def accept(self, request, public_id=None) -> Response:
        """Write the register's value."""
        now = timezone.now()
        accept_proposal(proposal=self.get_object(), by=request.user, now=now, today=timezone.localdate())
        return Response(self.get_serializer(self.get_object()).data)

    @extend_schema(request=None, responses=ProposalSerializer)
    @action(detail=True, methods=["post"])
    def refuse(self, request, public_id=None) -> Response:
        """Leave ours."""
        refuse_proposal(proposal=self.get_object(), by=request.user, now=timezone.now())
        return Response(self.get_serializer(self.get_object()).data)


CODE = OpenApiParameter("code", OpenApiTypes.STR, OpenApiParameter.PATH, enum=sorted(PROVIDERS))


class OutsideRegisterViewSet(viewsets.GenericViewSet):
    """How each outside register is asked, whether it answers, and what becomes of its values."""

    serializer_class = RegisterSerializer
    lookup_field = "code"
    lookup_value_converter = "str"
    filter_backends = []
    pagination_class = None
    rights = {"read": (Permission.REGISTER_MANAGE,), "write": (Permission.REGISTER_MANAGE,)}

    @extend_schema(responses=RegisterSerializer(many=True))
    def list(self, request) -> Response:
        return Response(self.get_serializer([_register(code) for code in PROVIDERS], many=True).data)

    @extend_schema(parameters=[CODE])
    def retrieve(self, request, code=None) -> Response:
        return Response(self.get_serializer(_register(code)).data)

    @extend_schema(parameters=[CODE], request=RegisterSerializer(partial=True))
    def partial_update(self, request, code=None) -> Response:
        """Change settings, and the policy of the fields that are named."""
        row = _register(code)
        form = self.get_serializer(row, data=request.data, partial=True)
        form.is_valid(raise_exception=True)
        values, now = dict(form.validated_data), timezone.now()
        policies = values.pop("policies", {})
        change_register(code=row.code, values=values, by=request.user, now=now)
        set_policies(code=row.code, policies=policies, by=request.user, now=now)
        return Response(self.get_serializer(_register(code)).data)


def _register(code: str | None):
    if code not in PROVIDERS:
        raise Http404
    row = register_row(code=code)
    row.policies = policies_of(code)
    return row

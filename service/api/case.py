"""Cases, visits, readings and maintenance in the API: the same visible rows, rights and operations as the pages."""

from datetime import UTC

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.response import Response

from common.api.etags import expected_revision, with_etag
from companies.models import Company, Site
from contacts.models import Person
from installed_base.models import InstalledItem
from service.choices.case import RootCause
from service.filters.case import CaseFilter
from service.models import CaseComment, ServiceCase
from service.operations import case as operations
from service.operations import case_steps
from users.api.fields import PublicIdField
from users.api.parts import PartViewSet
from users.api.registers import IF_MATCH, RegisterViewSet
from users.models import Team, User
from users.permissions import Permission

RIGHTS = {"read": (Permission.CASE_VIEW,), "write": (Permission.CASE_EDIT,)}


class CaseSerializer(serializers.ModelSerializer):
    """A ticket or a complaint. Its clocks run in service hours, and are empty while it waits for the customer;
    `next_due_at` is the promise that is due next. `machine` is as of the opening."""

    id = serializers.UUIDField(source="public_id", read_only=True)
    company = PublicIdField(queryset=Company.objects.all(), allow_null=True, required=False)
    site = PublicIdField(queryset=Site.objects.all(), allow_null=True, required=False)
    person = PublicIdField(queryset=Person.objects.all(), allow_null=True, required=False)
    item = PublicIdField(queryset=InstalledItem.objects.all(), allow_null=True, required=False)
    machine = PublicIdField(read_only=True, allow_null=True)
    owner = PublicIdField(queryset=User.objects.assignable(), required=False)
    team = PublicIdField(queryset=Team.objects.all(), allow_null=True, required=False)
    sla = serializers.CharField(source="sla.name", read_only=True, allow_null=True, default=None)
    opened_at = serializers.DateTimeField(default_timezone=UTC, required=False)
    next_due_at = serializers.DateTimeField(default_timezone=UTC, read_only=True, allow_null=True)

    class Meta:
        model = ServiceCase
        fields = [
            "id", "number", "kind", "severity", "state", "channel", "subject", "description", "company", "site",
            "person", "item", "machine", "owner", "team", "sla", "opened_at", "answer_due_at", "answered_at",
            "onsite_due_at", "onsite_at", "restore_due_at", "restored_at", "next_due_at", "waiting_since", "solved_at", "closed_at", "reopened_at", "is_justified", "root_cause", "resolution",
            "revision", "created_at", "changed_at",
        ]  # fmt: skip
        read_only_fields = [
            "number", "state", "answer_due_at", "answered_at", "onsite_due_at", "onsite_at", "restore_due_at", "restored_at", "waiting_since", "solved_at", "closed_at", "reopened_at",
            "is_justified", "root_cause", "resolution", "revision", "created_at", "changed_at",
        ]  # fmt: skip
        validators = []


class SolveSerializer(serializers.Serializer):
    """What solved a case; of a complaint also whether it was justified, and its cause."""

    resolution = serializers.CharField(max_length=20000)
    root_cause = serializers.ChoiceField(
        choices=RootCause.choices, required=False, allow_blank=True, default=""
    )
    is_justified = serializers.BooleanField(required=False, allow_null=True, default=None)


class ReopenSerializer(serializers.Serializer):
    """Why a case is open again."""

    reason = serializers.CharField(max_length=2000, required=False, allow_blank=True, default="")


class CaseViewSet(RegisterViewSet):
    """Tickets and complaints."""

    http_method_names = ["get", "post", "patch", "head", "options"]
    queryset = ServiceCase.objects.none()
    serializer_class = CaseSerializer
    filterset_class = CaseFilter
    rights = RIGHTS

    def visible_rows(self):
        rows = ServiceCase.objects.visible_to(self.request.user)
        return rows.select_related("company", "site", "person", "item", "machine", "owner", "team", "sla")

    def create_row(self, values, *, by, now):
        return operations.open_case(by=by, now=now, **values)

    def change_row(self, obj, values, *, by, now, expected_revision):
        operations.change_case(case=obj, values=values, by=by, now=now, expected_revision=expected_revision)

    @extend_schema(parameters=[IF_MATCH], request=None, responses=CaseSerializer)
    @action(detail=True, methods=["post"])
    def answer(self, request, public_id=None) -> Response:
        """The customer has been answered: the clock stops."""
        return self._act(request, operations.answer_case)

    @extend_schema(parameters=[IF_MATCH], request=None, responses=CaseSerializer)
    @action(detail=True, methods=["post"])
    def arrive(self, request, public_id=None) -> Response:
        """Somebody is on site: the clocks of answering and of coming stop."""
        return self._act(request, case_steps.arrive_for_case)

    @extend_schema(parameters=[IF_MATCH], request=None, responses=CaseSerializer)
    @action(detail=True, methods=["post"])
    def restore(self, request, public_id=None) -> Response:
        """The machine runs again: the clocks of answering and of restoring stop."""
        return self._act(request, case_steps.restore_case)

    @extend_schema(parameters=[IF_MATCH], request=None, responses=CaseSerializer)
    @action(detail=True, methods=["post"])
    def wait(self, request, public_id=None) -> Response:
        """The next word is the customer's: the clock stands still."""
        return self._act(request, case_steps.await_customer)

    @extend_schema(parameters=[IF_MATCH], request=None, responses=CaseSerializer)
    @action(detail=True, methods=["post"])
    def resume(self, request, public_id=None) -> Response:
        """The customer has said what was waited for."""
        return self._act(request, case_steps.resume_case)

    @extend_schema(parameters=[IF_MATCH], request=SolveSerializer, responses=CaseSerializer)
    @action(detail=True, methods=["post"])
    def solve(self, request, public_id=None) -> Response:
        """Say what solved it."""
        said = SolveSerializer(data=request.data)
        said.is_valid(raise_exception=True)
        return self._act(request, case_steps.solve_case, **said.validated_data)

    @extend_schema(parameters=[IF_MATCH], request=None, responses=CaseSerializer)
    @action(detail=True, methods=["post"])
    def close(self, request, public_id=None) -> Response:
        """Nothing is left to do."""
        return self._act(request, case_steps.close_case)

    @extend_schema(parameters=[IF_MATCH], request=ReopenSerializer, responses=CaseSerializer)
    @action(detail=True, methods=["post"])
    def reopen(self, request, public_id=None) -> Response:
        """It was not in order after all."""
        said = ReopenSerializer(data=request.data)
        said.is_valid(raise_exception=True)
        return self._act(request, case_steps.reopen_case, **said.validated_data)

    def _act(self, request, operation, **more) -> Response:
        obj = self.get_object()
        expected_revision(request, obj)
        operation(case=obj, by=request.user, now=timezone.now(), **more)
        obj = self.get_queryset().get(pk=obj.pk)
        return with_etag(Response(self.get_serializer(obj).data), obj)


class CaseCommentSerializer(serializers.ModelSerializer):
    """Something said about a case; never changed."""

    id = serializers.UUIDField(source="public_id", read_only=True)
    case = PublicIdField(queryset=ServiceCase.objects.all())
    author = PublicIdField(read_only=True)

    class Meta:
        model = CaseComment
        fields = ["id", "case", "kind", "text", "author", "at"]
        read_only_fields = ["at"]


class CaseCommentViewSet(PartViewSet):
    """Comments on cases."""

    http_method_names = ["get", "post", "head", "options"]
    queryset = CaseComment.objects.none()
    serializer_class = CaseCommentSerializer
    rights = RIGHTS

    def visible_rows(self):
        return CaseComment.objects.visible_to(self.request.user).select_related("case", "author")

    def create_row(self, values, *, by, now):
        return operations.comment_on_case(by=by, now=now, **values)

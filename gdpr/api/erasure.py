"""Plans of erasures and legal holds in the API: the same rows, rights and operations as the pages, four eyes included."""

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.response import Response

from companies.models import Company
from contacts.models import Person
from gdpr.choices import ErasureCause, PlanState
from gdpr.models import ErasurePlan, LegalHold, SubjectRequest
from gdpr.operations import hold as operations
from gdpr.operations.erasure.plans import approve_erasure, decide_on_names, plan_erasure
from gdpr.queries.erasure.plan import plan_of
from gdpr.queries.erasure.words import wordings_of
from service.models import ServiceContract
from users.api.fields import PublicIdField
from users.api.parts import PartViewSet
from users.permissions import Permission


class KeptSerializer(serializers.Serializer):
    """Rows that stay, and why."""

    label = serializers.CharField()
    count = serializers.IntegerField()
    ground = serializers.CharField()
    until = serializers.CharField(allow_blank=True)
    holds = serializers.BooleanField()


class ErasurePlanSerializer(serializers.ModelSerializer):
    """What an erasure would do: counts and grounds, no word of the person."""

    id = serializers.UUIDField(source="public_id", read_only=True)
    request = PublicIdField(read_only=True, allow_null=True)
    person = PublicIdField(read_only=True, allow_null=True)
    plan_state = serializers.ChoiceField(source="state", choices=PlanState, read_only=True)
    erasure_cause = serializers.ChoiceField(source="cause", choices=ErasureCause, read_only=True)
    gone = serializers.DictField(source="counts", child=serializers.IntegerField(), read_only=True)
    changed = serializers.DictField(child=serializers.IntegerField(), read_only=True)
    kept = KeptSerializer(many=True, read_only=True)
    planned_by = PublicIdField(read_only=True)
    approved_by = PublicIdField(read_only=True, allow_null=True)

    class Meta:
        model = ErasurePlan
        fields = [
            "id", "request", "person", "plan_state", "erasure_cause", "gone", "changed", "kept", "files", "planned_by",
            "planned_at", "expires_at", "approved_by", "approved_at",
        ]  # fmt: skip
        read_only_fields = fields


class PlanGivenSerializer(serializers.Serializer):
    """The request whose person is to be erased."""

    request = PublicIdField(queryset=SubjectRequest.objects.all())


class WordingSerializer(serializers.Serializer):
    """A wording in a text, and what stands around it."""

    key = serializers.CharField()
    words = serializers.CharField()
    register = serializers.CharField()
    before = serializers.CharField(allow_blank=True)
    after = serializers.CharField(allow_blank=True)
    is_sure = serializers.BooleanField()
    erase = serializers.BooleanField()
    is_new = serializers.BooleanField(help_text="Nobody has decided yet.")


class WordingDecisionSerializer(serializers.Serializer):
    """Which wordings go, and which are somebody else's or just words, by their keys."""

    erase = serializers.ListField(child=serializers.CharField(max_length=64), max_length=5000, default=list)
    keep = serializers.ListField(child=serializers.CharField(max_length=64), max_length=5000, default=list)


class ErasurePlanViewSet(PartViewSet):
    """Plans of erasures (GDPR article 17): made of a request, decided on word by word, approved by somebody other than
    the planner."""

    http_method_names = ["get", "post", "head", "options"]
    queryset = ErasurePlan.objects.none()
    serializer_class = ErasurePlanSerializer
    rights = {"read": (Permission.REQUEST_HANDLE,), "write": (Permission.REQUEST_HANDLE,)}

    def visible_rows(self):
        return ErasurePlan.objects.select_related("request", "person", "planned_by", "approved_by")

    @extend_schema(request=PlanGivenSerializer, responses={201: ErasurePlanSerializer})
    def create(self, request, *args, **kwargs) -> Response:
        """Work out what erasing the person of a request would do. An earlier plan of the person lapses; it is good for
        a day, and only while nothing of it changes."""
        given = PlanGivenSerializer(data=request.data, context=self.get_serializer_context())
        given.is_valid(raise_exception=True)
        plan = plan_erasure(request=given.validated_data["request"], by=request.user, now=timezone.now())
        return Response(self.get_serializer(plan).data, status=201)

    @extend_schema(methods=["GET"], request=None, responses=WordingSerializer(many=True))
    @extend_schema(
        methods=["POST"], request=WordingDecisionSerializer, responses=WordingSerializer(many=True)
    )
    @action(detail=True, methods=["get", "post"], pagination_class=None)
    def wordings(self, request, public_id=None) -> Response:
        """Wordings in texts that name the person: those that go by themselves (`is_sure`), and those of which somebody
        has to decide before the plan can be approved. A POST says of all of them which go and which stay."""
        plan = self.get_object()
        if request.method == "POST":
            said = WordingDecisionSerializer(data=request.data)
            said.is_valid(raise_exception=True)
            decide_on_names(
                plan=plan, erased=said.validated_data["erase"], kept=said.validated_data["keep"], by=request.user,
                now=timezone.now(),
            )  # fmt: skip
        is_open = plan.state == PlanState.PLANNED and plan.person is not None
        found = wordings_of(plan, plan_of(plan.person)) if is_open else []
        return Response(WordingSerializer(found, many=True).data)

    @extend_schema(request=None, responses=ErasurePlanSerializer)
    @action(detail=True, methods=["post"])
    def approve(self, request, public_id=None) -> Response:
        """Agree to a colleague's plan: the worker carries it out at once."""
        approve_erasure(plan=self.get_object(), by=request.user, now=timezone.now())
        return Response(self.get_serializer(self.get_object()).data)


class LegalHoldSerializer(serializers.ModelSerializer):
    """Data that must stay: of a person, of everybody at a company, or of those of a contract. One of the three."""

    id = serializers.UUIDField(source="public_id", read_only=True)
    person = PublicIdField(queryset=Person.objects.all(), allow_null=True, required=False)
    company = PublicIdField(queryset=Company.objects.all(), allow_null=True, required=False)
    contract = PublicIdField(queryset=ServiceContract.objects.all(), allow_null=True, required=False)
    placed_by = PublicIdField(read_only=True)
    approved_by = PublicIdField(read_only=True, allow_null=True)
    released_by = PublicIdField(read_only=True, allow_null=True)

    class Meta:
        model = LegalHold
        fields = [
            "id", "person", "company", "contract", "ground", "reason", "keeps", "review_on", "placed_by", "placed_at",
            "approved_by", "approved_at", "released_by", "released_at", "release_reason",
        ]  # fmt: skip
        read_only_fields = ["placed_at", "approved_at", "released_at", "release_reason"]
        validators = []


class HoldReviewSerializer(serializers.Serializer):
    """When it is asked again whether a hold is needed."""

    review_on = serializers.DateField()


class HoldReleaseSerializer(serializers.Serializer):
    """Why a hold is needed no more."""

    reason = serializers.CharField(max_length=1000)


class LegalHoldViewSet(PartViewSet):
    """Legal holds (GDPR article 17(3)): placed by one, approved by another, looked at again, released."""

    http_method_names = ["get", "post", "head", "options"]
    queryset = LegalHold.objects.none()
    serializer_class = LegalHoldSerializer
    rights = {"read": (Permission.PRIVACY_MANAGE,), "write": (Permission.PRIVACY_MANAGE,)}

    def visible_rows(self):
        return LegalHold.objects.select_related(
            "person", "company", "contract", "placed_by", "approved_by", "released_by"
        )

    def create_row(self, values, *, by, now):
        return operations.place_hold(by=by, now=now, today=timezone.localdate(), **values)

    @extend_schema(request=None, responses=LegalHoldSerializer)
    @action(detail=True, methods=["post"])
    def approve(self, request, public_id=None) -> Response:
        """Agree to a hold that a colleague placed."""
        return self._done(operations.approve_hold)

    @extend_schema(request=HoldReviewSerializer, responses=LegalHoldSerializer)
    @action(detail=True, methods=["post"])
    def review(self, request, public_id=None) -> Response:
        """Say until when a hold is needed."""
        given = self._given(HoldReviewSerializer)
        return self._done(operations.review_hold, review_on=given["review_on"], today=timezone.localdate())

    @extend_schema(request=HoldReleaseSerializer, responses=LegalHoldSerializer)
    @action(detail=True, methods=["post"])
    def release(self, request, public_id=None) -> Response:
        """Let go of what was held."""
        return self._done(operations.release_hold, because=self._given(HoldReleaseSerializer)["reason"])

    def _given(self, serializer_class):
        serializer = serializer_class(data=self.request.data)
        serializer.is_valid(raise_exception=True)
        return serializer.validated_data

    def _done(self, operation, **values) -> Response:
        operation(hold=self.get_object(), by=self.request.user, now=timezone.now(), **values)
        return Response(self.get_serializer(self.get_object()).data)

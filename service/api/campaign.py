"""Campaigns in the API: the same visible rows, rights and operations as the pages."""

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.response import Response

from common.api.etags import expected_revision, with_etag
from contacts.models import Person
from installed_base.models import Product, ProductFamily
from service.filters.campaign import CampaignFilter, CampaignItemFilter
from service.forms.campaign import CRITERION_FACTS
from service.models import Campaign, CampaignCriterion, CampaignItem
from service.operations import campaign as operations
from service.operations import campaign_criterion as criteria
from service.operations.campaign_evaluation import evaluate_campaign
from service.operations.campaign_item import change_campaign_item
from users.api.fields import PublicIdField
from users.api.parts import PartViewSet
from users.api.registers import IF_MATCH, RegisterViewSet
from users.models import User
from users.permissions import Permission


class CampaignSerializer(serializers.ModelSerializer):
    """A recall or campaign. Its state is changed by launch, close and reopen."""

    id = serializers.UUIDField(source="public_id", read_only=True)
    owner = PublicIdField(queryset=User.objects.assignable(), allow_null=True, required=False)

    class Meta:
        model = Campaign
        fields = [
            "id", "name", "code", "kind", "severity", "state", "deadline", "text", "instructions", "owner",
            "launched_at", "closed_at", "evaluated_at", "revision", "created_at", "changed_at",
        ]  # fmt: skip
        read_only_fields = [
            "state",
            "launched_at",
            "closed_at",
            "evaluated_at",
            "revision",
            "created_at",
            "changed_at",
        ]
        validators = []


class CampaignCriterionSerializer(serializers.ModelSerializer):
    """One way in which an item can be meant; everything that is said must be true."""

    id = serializers.UUIDField(source="public_id", read_only=True)
    campaign = PublicIdField(queryset=Campaign.objects.all())
    product = PublicIdField(queryset=Product.objects.all(), allow_null=True, required=False)
    family = PublicIdField(queryset=ProductFamily.objects.all(), allow_null=True, required=False)
    part_product = PublicIdField(queryset=Product.objects.all(), allow_null=True, required=False)

    class Meta:
        model = CampaignCriterion
        fields = ["id", "campaign", *CRITERION_FACTS]
        validators = []


class CampaignItemSerializer(serializers.ModelSerializer):
    """One item that a campaign means, and how far it has come."""

    id = serializers.UUIDField(source="public_id", read_only=True)
    campaign = PublicIdField(read_only=True)
    item = PublicIdField(read_only=True)
    part = PublicIdField(read_only=True, allow_null=True)
    notified_company = PublicIdField(read_only=True, allow_null=True)
    contact = PublicIdField(queryset=Person.objects.all(), allow_null=True, required=False)

    class Meta:
        model = CampaignItem
        fields = [
            "id", "campaign", "item", "part", "matched_by", "matched_as_of", "is_listed", "needs_check",
            "no_longer_matches", "state", "reason", "notified_on", "notified_company", "contact", "done_on", "revision",
            "created_at", "changed_at",
        ]  # fmt: skip
        read_only_fields = [
            "matched_by", "matched_as_of", "is_listed", "needs_check", "no_longer_matches", "revision", "created_at",
            "changed_at",
        ]  # fmt: skip
        validators = []


RIGHTS = {"read": (Permission.CAMPAIGN_VIEW,), "write": (Permission.CAMPAIGN_EDIT,)}


class CampaignViewSet(RegisterViewSet):
    """Recalls, safety notices, upgrades, ends of life."""

    queryset = Campaign.objects.none()
    serializer_class = CampaignSerializer
    filterset_class = CampaignFilter
    rights = RIGHTS

    def visible_rows(self):
        return Campaign.objects.visible_to(self.request.user).select_related("owner")

    def create_row(self, values, *, by, now):
        return operations.create_campaign(by=by, now=now, **values)

    def change_row(self, obj, values, *, by, now, expected_revision):
        operations.change_campaign(
            campaign=obj, values=values, by=by, now=now, expected_revision=expected_revision
        )

    def delete_row(self, obj, *, by, now):
        operations.delete_campaign(campaign=obj, by=by, now=now)

    @extend_schema(parameters=[IF_MATCH], request=None, responses=CampaignSerializer)
    @action(detail=True, methods=["post"])
    def launch(self, request, public_id=None) -> Response:
        """Start a draft: its items are listed."""
        return self._act(request, operations.launch_campaign)

    @extend_schema(parameters=[IF_MATCH], request=None, responses=CampaignSerializer)
    @action(detail=True, methods=["post"])
    def close(self, request, public_id=None) -> Response:
        """End a running campaign."""
        return self._act(request, operations.close_campaign)

    @extend_schema(parameters=[IF_MATCH], request=None, responses=CampaignSerializer)
    @action(detail=True, methods=["post"])
    def reopen(self, request, public_id=None) -> Response:
        """Take a closed campaign up again."""
        return self._act(request, operations.reopen_campaign)

    @extend_schema(parameters=[IF_MATCH], request=None, responses=CampaignSerializer)
    @action(detail=True, methods=["post"])
    def evaluate(self, request, public_id=None) -> Response:
        """Look for the items now."""
        return self._act(request, evaluate_campaign)

    def _act(self, request, operation) -> Response:
        obj = self.get_object()
        expected_revision(request, obj)
        operation(campaign=obj, by=request.user, now=timezone.now())
        obj = self.get_queryset().get(pk=obj.pk)
        return with_etag(Response(self.get_serializer(obj).data), obj)


class CampaignCriterionViewSet(PartViewSet):
    """Which items campaigns mean."""

    queryset = CampaignCriterion.objects.none()
    serializer_class = CampaignCriterionSerializer
    rights = RIGHTS

    def visible_rows(self):
        rows = CampaignCriterion.objects.filter(campaign__in=Campaign.objects.visible_to(self.request.user))
        return rows.select_related("campaign", "product", "family", "part_product")

    def create_row(self, values, *, by, now):
        return criteria.add_criterion(by=by, now=now, **values)

    def change_row(self, obj, values, *, by, now):
        values.pop("campaign", None)
        criteria.change_criterion(criterion=obj, values=values, by=by, now=now)

    def delete_row(self, obj, *, by, now):
        criteria.remove_criterion(criterion=obj, by=by, now=now)


class CampaignItemViewSet(RegisterViewSet):
    """Items in campaigns. The criteria list them; only how far each has come is written here."""

    http_method_names = ["get", "patch", "head", "options"]
    queryset = CampaignItem.objects.none()
    serializer_class = CampaignItemSerializer
    filterset_class = CampaignItemFilter
    rights = RIGHTS

    def visible_rows(self):
        rows = CampaignItem.objects.visible_to(self.request.user)
        return rows.select_related("campaign", "item", "part", "notified_company", "contact")

    def change_row(self, obj, values, *, by, now, expected_revision):
        change_campaign_item(
            campaign_item=obj, values=values, by=by, now=now, expected_revision=expected_revision
        )

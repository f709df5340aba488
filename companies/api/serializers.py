"""Companies and what belongs to them, as JSON."""

from rest_framework import serializers

from companies.models import (
    Address,
    Company,
    CompanyContactPoint,
    CompanyIndustry,
    CompanyName,
    ExternalId,
    FinancialYear,
    GroupLink,
    Site,
)
from companies.operations.clean import EDITABLE
from custom_fields.api.fields import CustomFieldsField
from users.api.checks import BesideSerializer
from users.api.fields import PublicIdField
from users.models import Team, User

VIEWS_OF_TODAY = ["postcode", "town", "region", "staff", "turnover", "turnover_currency", "last_activity_at"]


class TagNamesField(serializers.ListField):
    """The tags by name; written, exactly these are carried then, and words that are none yet become tags."""

    child = serializers.CharField(max_length=60)

    def __init__(self, **kwargs) -> None:
        super().__init__(required=False, max_length=100, **kwargs)

    def to_representation(self, rows) -> list[str]:
        return [tag.name for tag in rows.all()]


class OtherIndustrySerializer(serializers.ModelSerializer):
    """An industry beside the main one."""

    class Meta:
        model = CompanyIndustry
        fields = ["version", "code"]
        validators = []


class CompanySerializer(serializers.ModelSerializer):
    """A company. Town, staff and turnover are views of its addresses and financial years: read only."""

    id = serializers.UUIDField(source="public_id", read_only=True)
    owner = PublicIdField(queryset=User.objects.assignable(), allow_null=True, required=False)
    team = PublicIdField(queryset=Team.objects.all(), allow_null=True, required=False)
    tags = TagNamesField()
    industries = OtherIndustrySerializer(
        many=True, required=False, help_text="Beside the main one; written, exactly these."
    )
    custom_fields = CustomFieldsField(resource="company")

    class Meta:
        model = Company
        fields = [
            "id",
            *sorted(EDITABLE),
            "tags",
            "industries",
            *VIEWS_OF_TODAY,
            "custom_fields",
            "revision",
            "created_at",
            "changed_at",
        ]
        read_only_fields = [*VIEWS_OF_TODAY, "revision", "created_at", "changed_at"]
        validators = []  # the operation refuses in words of ours


class CompanyBesideSerializer(BesideSerializer):
    """A company to be checked, with what its form asks besides: its telephone, e-mail, web and visiting address."""

    phone = serializers.CharField(max_length=60, required=False, allow_blank=True)
    email = serializers.CharField(max_length=254, required=False, allow_blank=True)
    web = serializers.CharField(max_length=300, required=False, allow_blank=True)
    street = serializers.CharField(max_length=300, required=False, allow_blank=True)
    postcode = serializers.CharField(max_length=16, required=False, allow_blank=True)
    town = serializers.CharField(max_length=100, required=False, allow_blank=True)


class OfCompany(serializers.ModelSerializer):
    """What belongs to a company that the caller sees."""

    id = serializers.UUIDField(source="public_id", read_only=True)
    company = PublicIdField(queryset=Company.objects.all())


class SiteSerializer(OfCompany):
    """A place of a company."""

    class Meta:
        model = Site
        fields = ["id", "company", "name", "code", "closed_on", "revision", "created_at", "changed_at"]
        read_only_fields = ["revision", "created_at", "changed_at"]


class AddressSerializer(OfCompany):
    """An address of a company or site, for one use, from a day to a day."""

    site = PublicIdField(queryset=Site.objects.all(), allow_null=True, required=False)

    class Meta:
        model = Address
        fields = [
            "id", "company", "site", "kind", "street", "postcode", "town", "region", "country", "valid_from", "valid_to",
        ]  # fmt: skip
        validators = []


class CompanyNameSerializer(OfCompany):
    """A name beside the legal one."""

    class Meta:
        model = CompanyName
        fields = ["id", "company", "kind", "name", "valid_from", "valid_to"]
        validators = []


class CompanyContactPointSerializer(OfCompany):
    """A way to reach the company itself."""

    class Meta:
        model = CompanyContactPoint
        fields = ["id", "company", "kind", "value", "key", "label", "is_primary"]
        read_only_fields = ["key"]
        validators = []


class FinancialYearSerializer(OfCompany):
    """Figures of one financial year; a band has both ends. Posting a year that is there replaces it."""

    starts_on = serializers.DateField(required=False)

    class Meta:
        model = FinancialYear
        fields = [
            "id", "company", "starts_on", "ends_on", "turnover_from", "turnover_to", "currency", "staff_from", "staff_to",
            "is_estimate", "is_consolidated", "source",
        ]  # fmt: skip
        validators = []


class OwnershipSerializer(OfCompany):
    """Who owns the company, from a day up to another (that day not included); `null` is since always, and still."""

    company = PublicIdField(source="child", queryset=Company.objects.all())
    parent = PublicIdField(queryset=Company.objects.all())
    valid_from = serializers.DateField(required=False, allow_null=True)
    valid_to = serializers.DateField(required=False, allow_null=True)

    class Meta:
        model = GroupLink
        fields = ["id", "company", "parent", "share_percent", "valid_from", "valid_to"]
        validators = []


class ExternalIdSerializer(serializers.ModelSerializer):
    """What another system calls a company, site, person, product or item of ours (`object`, its ID)."""

    id = serializers.UUIDField(source="public_id", read_only=True)
    object = serializers.UUIDField(source="object_uuid")

    class Meta:
        model = ExternalId
        fields = ["id", "system", "entity", "external_id", "object_type", "object"]
        validators = []

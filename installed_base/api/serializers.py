"""Products and items as JSON."""

from rest_framework import serializers

from companies.models import Company, Site
from custom_fields.api.fields import CustomFieldsField
from installed_base.models import InstalledItem, ItemIdentifier, Product
from users.api.fields import PublicIdField


class ProductSerializer(serializers.ModelSerializer):
    """A product. Maker and family are named; a name that is not known yet is added to the catalogue."""

    id = serializers.UUIDField(source="public_id", read_only=True)
    maker = serializers.CharField(
        source="maker.name", max_length=200, required=False, allow_blank=True, default=""
    )
    family = serializers.CharField(
        source="family.name", max_length=160, required=False, allow_blank=True, default=""
    )
    successor = PublicIdField(queryset=Product.objects.all(), allow_null=True, required=False)
    attribute_schema = serializers.DictField(required=False)
    former_codes = serializers.SlugRelatedField(slug_field="code", many=True, read_only=True)

    class Meta:
        model = Product
        fields = [
            "id", "kind", "maker", "code", "name", "family", "tracking", "serial_pattern", "attribute_schema",
            "schema_version", "former_codes", "successor", "succeeded_on", "end_of_sale", "last_contract_attach",
            "end_of_support", "expected_life_months", "description", "revision", "created_at", "changed_at",
        ]  # fmt: skip
        read_only_fields = ["schema_version", "revision", "created_at", "changed_at"]
        validators = []


class ItemIdentifierSerializer(serializers.ModelSerializer):
    """Another number of an item."""

    id = serializers.UUIDField(source="public_id", read_only=True)
    item = PublicIdField(queryset=InstalledItem.objects.all())

    class Meta:
        model = ItemIdentifier
        fields = ["id", "item", "scheme", "value", "is_current"]
        validators = []


class ItemSerializer(serializers.ModelSerializer):
    """An installed item. A part takes company and site of its machine."""

    id = serializers.UUIDField(source="public_id", read_only=True)
    product = PublicIdField(queryset=Product.objects.all())
    company = PublicIdField(queryset=Company.objects.all(), allow_null=True, required=False)
    site = PublicIdField(queryset=Site.objects.all(), allow_null=True, required=False)
    parent = PublicIdField(queryset=InstalledItem.objects.all(), allow_null=True, required=False)
    root = PublicIdField(read_only=True, allow_null=True)
    verified_by = PublicIdField(read_only=True, allow_null=True)
    attributes = serializers.DictField(required=False)
    tags = serializers.SlugRelatedField(slug_field="name", many=True, read_only=True)
    identifiers = ItemIdentifierSerializer(many=True, read_only=True)
    custom_fields = CustomFieldsField(resource="item")

    class Meta:
        model = InstalledItem
        fields = [
            "id", "product", "serial", "name", "quantity", "status", "company", "site", "location", "parent", "root",
            "position", "version", "manufactured_on", "delivered_on", "installed_on", "commissioned_on", "retired_on",
            "attributes", "schema_version", "is_ours", "source", "confidence", "verified_at", "verified_by", "notes", "tags", "identifiers",
            "custom_fields", "revision", "created_at", "changed_at",
        ]  # fmt: skip
        read_only_fields = ["schema_version", "verified_at", "revision", "created_at", "changed_at"]
        validators = []

"""What belongs to products as JSON: families, structure, fits, features, documents, versions of attributes."""

from rest_framework import serializers

from installed_base.models import (
    BomLine,
    PartFit,
    Product,
    ProductDocument,
    ProductFamily,
    SchemaVersion,
    SoftwareFeature,
)
from users.api.fields import PublicIdField

KEPT = ["revision", "created_at", "changed_at"]


class _Row(serializers.ModelSerializer):
    """A row with a universal ID; constraints of several fields are the operation's to tell."""

    id = serializers.UUIDField(source="public_id", read_only=True)

    def get_validators(self):
        return []


class FamilySerializer(_Row):
    """A family of products; `parent` is the bigger family that it stands in."""

    name = serializers.CharField(max_length=160)
    parent = PublicIdField(queryset=ProductFamily.objects.all(), allow_null=True, required=False)

    class Meta:
        model = ProductFamily
        fields = ["id", "name", "code", "parent", "description", *KEPT]
        read_only_fields = KEPT


class BomLineSerializer(_Row):
    """A line of structure. `valid_to` is the first day on which the product is no longer built so; no component: a
    slot that is delivered empty."""

    assembly = PublicIdField(queryset=Product.objects.all())
    component = PublicIdField(queryset=Product.objects.all(), allow_null=True, required=False)
    valid_from = serializers.DateField(source="during.lower", allow_null=True, required=False)
    valid_to = serializers.DateField(source="during.upper", allow_null=True, required=False)

    class Meta:
        model = BomLine
        fields = [
            "id",
            "assembly",
            "component",
            "position",
            "quantity",
            "valid_from",
            "valid_to",
            "note",
            *KEPT,
        ]
        read_only_fields = KEPT


class PartFitSerializer(_Row):
    """A part that fits a product, for all of its items or for ranges; both ends of a range count."""

    part = PublicIdField(queryset=Product.objects.all())
    product = PublicIdField(queryset=Product.objects.all())

    class Meta:
        model = PartFit
        fields = [
            "id", "part", "product", "position", "quantity", "serial_from", "serial_to", "revision_from",
            "revision_to", "note", *KEPT,
        ]  # fmt: skip
        read_only_fields = KEPT


class FeatureSerializer(_Row):
    """Something that a software or a service can do."""

    product = PublicIdField(queryset=Product.objects.all())

    class Meta:
        model = SoftwareFeature
        fields = ["id", "product", "code", "name", "since_version", "description", *KEPT]
        read_only_fields = KEPT


class DocumentSerializer(_Row):
    """A document: a link, or a file sent as multipart/form-data under `upload` and fetched from `file_url`."""

    product = PublicIdField(queryset=Product.objects.all())
    upload = serializers.FileField(write_only=True, required=False)
    file_url = serializers.SerializerMethodField()

    class Meta:
        model = ProductDocument
        fields = [
            "id", "product", "kind", "title", "language", "document_revision", "valid_from", "valid_to", "link",
            "upload", "file_url", "file_name", "file_size", "file_type", *KEPT,
        ]  # fmt: skip
        read_only_fields = ["file_name", "file_size", "file_type", *KEPT]

    def get_file_url(self, row: ProductDocument) -> str:
        return f"/api/v1/documents/{row.public_id}/file/" if row.file else ""


class SchemaVersionSerializer(_Row):
    """A version of a product's attributes, as it was from a moment on."""

    product = PublicIdField(read_only=True)

    class Meta:
        model = SchemaVersion
        fields = ["id", "product", "number", "schema", "created_at"]
        read_only_fields = fields


class SuccessionSerializer(serializers.Serializer):
    """One step of a chain of successors."""

    old = serializers.UUIDField(source="old.public_id")
    new = serializers.UUIDField(source="new.public_id")
    since = serializers.DateField(allow_null=True)


class FittingPartSerializer(serializers.Serializer):
    """A part that fits an item; `current` is what is delivered today, `doubts` what to check first."""

    part = serializers.UUIDField(source="part.public_id")
    current = serializers.UUIDField(source="current.public_id")
    code = serializers.CharField(source="current.code")
    name = serializers.CharField(source="current.name")
    position = serializers.CharField()
    quantity = serializers.DecimalField(max_digits=12, decimal_places=3)
    note = serializers.CharField()
    replaced = SuccessionSerializer(many=True)
    doubts = serializers.ListField(child=serializers.CharField())


class UseSerializer(serializers.Serializer):
    """A product in whose structure another one stands, and how many levels up."""

    product = serializers.UUIDField()
    code = serializers.CharField()
    name = serializers.CharField()
    levels = serializers.IntegerField()


class SchemaReportSerializer(serializers.Serializer):
    """How many items keep to the newest attributes, and why others do not."""

    version = serializers.IntegerField()
    checked = serializers.IntegerField()
    failing = serializers.IntegerField()
    removed = serializers.IntegerField()
    problems = serializers.DictField(child=serializers.IntegerField())

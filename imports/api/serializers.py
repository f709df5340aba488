"""Imports as the API shows and takes them."""

from django_countries import countries
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from companies.choices import Classification
from history.choices import Party
from imports.choices import GatePolicy, Precedence, Register
from imports.models import Import
from imports.reading.dates import ORDERS
from imports.reading.encodings import CHOICES as ENCODINGS


class ColumnSerializer(serializers.Serializer):
    """One column of the file: its header, the field it becomes ("" when left out), the order of its dates."""

    header = serializers.CharField(read_only=True)
    field = serializers.CharField(allow_blank=True, max_length=30)
    confidence = serializers.FloatField(read_only=True)
    note = serializers.CharField(read_only=True)
    date_order = serializers.ChoiceField(ORDERS, required=False)


class CountsSerializer(serializers.Serializer):
    """Rows by what became of them."""

    created = serializers.IntegerField(default=0)
    updated = serializers.IntegerField(default=0)
    unchanged = serializers.IntegerField(default=0)
    rejected = serializers.IntegerField(default=0)
    flagged = serializers.IntegerField(default=0)


class LayoutSerializer(serializers.Serializer):
    """How the file is cut into rows and cells. What is not said stays as it was guessed."""

    encoding = serializers.ChoiceField(ENCODINGS, required=False)
    delimiter = serializers.ChoiceField([";", ",", "\t", "|"], required=False)
    has_quotes = serializers.BooleanField(required=False)
    sheet = serializers.CharField(max_length=200, required=False)
    header_row = serializers.IntegerField(
        min_value=0, max_value=200, required=False, help_text="0 when the file has no headers."
    )


class ImportSerializer(serializers.ModelSerializer):
    """An import, with its counts as far as it is. `layout` and `options` are the guesses, as far as nobody changed them."""

    columns = ColumnSerializer(many=True, read_only=True)
    counts = serializers.SerializerMethodField()
    expected = serializers.SerializerMethodField()

    class Meta:
        model = Import
        fields = (
            "public_id", "register", "state", "file_name", "file_size", "source", "party", "layout", "options", "columns", "rows_total",
            "rows_done", "counts", "expected", "failure", "created_at", "started_at", "finished_at",
        )  # fmt: skip
        read_only_fields = fields

    @extend_schema_field(CountsSerializer)
    def get_counts(self, imported: Import) -> dict[str, int]:
        return CountsSerializer(imported.counts).data

    @extend_schema_field(CountsSerializer)
    def get_expected(self, imported: Import) -> dict[str, int]:
        return CountsSerializer(imported.expected).data


class UploadSerializer(serializers.Serializer):
    """The file, and the register it goes to."""

    register = serializers.ChoiceField(Register.choices)
    file = serializers.FileField(max_length=200)


class OptionsSerializer(serializers.Serializer):
    """How cells are read, and what happens to what is missing. What is not said stays as it was guessed."""

    decimal = serializers.ChoiceField([",", "."], required=False)
    default_country = serializers.ChoiceField(list(countries), required=False)
    currency = serializers.RegexField(r"^[A-Z]{3}$", required=False)
    financial_year = serializers.IntegerField(min_value=1900, max_value=2200, required=False)
    industry_version = serializers.ChoiceField(Classification.choices, required=False)
    system = serializers.CharField(max_length=60, required=False)
    clear_empty = serializers.BooleanField(required=False)
    take_proposals = serializers.BooleanField(required=False)
    create_products = serializers.BooleanField(required=False)
    create_sites = serializers.BooleanField(required=False)
    attributes_from_rest = serializers.BooleanField(required=False)
    precedence = serializers.ChoiceField(Precedence.choices, required=False)
    gate = serializers.ChoiceField(GatePolicy.choices, required=False)


class PlanSerializer(serializers.Serializer):
    """What becomes of the columns, in their order, how they are read, and where the file comes from."""

    columns = ColumnSerializer(many=True)
    options = OptionsSerializer(required=False)
    source = serializers.CharField(max_length=120, allow_blank=True, default="")
    party = serializers.ChoiceField(
        Party.choices, required=False, help_text="Needed of persons: what they must be told depends on it."
    )


class FileMakerSpellingSerializer(serializers.Serializer):
    """A spelling of the file, in how many rows it stands, and whether it is proposed without a doubt."""

    name = serializers.CharField()
    rows = serializers.IntegerField()
    is_sure = serializers.BooleanField()


class FileMakerGroupSerializer(serializers.Serializer):
    """Spellings that may be one maker; `is_known`: the maker is in the register."""

    name = serializers.CharField()
    is_known = serializers.BooleanField()
    spellings = FileMakerSpellingSerializer(many=True)


class FileMakerSerializer(serializers.Serializer):
    """Spellings that are one maker, and its name."""

    name = serializers.CharField(max_length=200)
    spellings = serializers.ListField(child=serializers.CharField(max_length=200), max_length=3000)


class FileMakersSerializer(serializers.Serializer):
    """What the makers of the file are; an empty list takes back what was said before."""

    makers = FileMakerSerializer(many=True)

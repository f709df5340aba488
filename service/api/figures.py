"""The figures of the base in the API: the same counting, filters and rights as the page."""

from drf_spectacular.utils import (
    OpenApiParameter,
    extend_schema,
    extend_schema_field,
    extend_schema_serializer,
)
from rest_framework import serializers, viewsets
from rest_framework.exceptions import ValidationError
from rest_framework.response import Response

from service.choices.figures import PERIOD, Segment
from service.filters.figures import NARROWING, figures_asked
from users.permissions import Permission


class FigureRatesSerializer(serializers.Serializer):
    """Counts of active items of ours, and shares between 0 and 1; null is a share of nothing."""

    items = serializers.IntegerField()
    contract_only = serializers.IntegerField()
    warranty_only = serializers.IntegerField()
    both = serializers.IntegerField()
    neither = serializers.IntegerField()
    attach_rate = serializers.FloatField(allow_null=True)
    coverage_rate = serializers.FloatField(allow_null=True)
    value_rate = serializers.FloatField(allow_null=True)
    cover_day_ratio = serializers.FloatField(allow_null=True)
    visible = serializers.IntegerField()
    visibility = serializers.FloatField(allow_null=True)
    others = serializers.IntegerField(help_text="Recorded items of competitors.")


class FigureAgeSerializer(serializers.Serializer):
    """A band of whole years since delivery."""

    age = serializers.CharField()
    covered = serializers.IntegerField()
    uncovered = serializers.IntegerField()


class FigurePartSerializer(serializers.Serializer):
    """One part of the split; `value` is what the filter takes for it."""

    value = serializers.CharField()
    label = serializers.CharField()
    figures = FigureRatesSerializer(source="sums")


class PenetrationSerializer(serializers.Serializer):
    """A family at the companies where somebody looked; null where nobody did."""

    family = serializers.CharField(source="value")
    name = serializers.CharField(source="label")
    surveyed = serializers.BooleanField(source="is_surveyed")
    ours = serializers.IntegerField(source="surveyed.items", default=None, allow_null=True)
    others = serializers.IntegerField(source="surveyed.others", default=None, allow_null=True)
    penetration = serializers.FloatField(source="surveyed.penetration", default=None, allow_null=True)


class RenewalRateSerializer(serializers.Serializer):
    """Contracts that came to an end in the period, and those that went on."""

    months = serializers.IntegerField(default=PERIOD)
    ended = serializers.IntegerField()
    renewed = serializers.IntegerField()
    rate = serializers.FloatField(allow_null=True)


@extend_schema_serializer(many=False)
class FiguresSerializer(serializers.Serializer):
    """The figures as of a day; `day` is null when there is too much to count now and no night has counted it."""

    day = serializers.DateField(allow_null=True)
    is_live = serializers.BooleanField()
    total = FigureRatesSerializer()
    ages = serializers.SerializerMethodField()
    parts = FigurePartSerializer(source="segments", many=True)
    families = PenetrationSerializer(many=True)
    renewals = RenewalRateSerializer(source="ends", allow_null=True)

    @extend_schema_field(FigureAgeSerializer(many=True))
    def get_ages(self, found) -> list[dict]:
        return [
            {"age": band, "covered": sums.covered, "uncovered": sums.neither}
            for band, sums in found.ages.items()
        ]


class FiguresViewSet(viewsets.ViewSet):
    """Attach rate, cover, ages, penetration and renewal of what the user sees."""

    rights = {"read": (Permission.COVER_VIEW, Permission.ITEM_VIEW)}

    @extend_schema(
        responses=FiguresSerializer,
        parameters=[
            OpenApiParameter("by", str, enum=list(Segment.values), description="What the base is split by."),
            OpenApiParameter("components", bool, description="Count parts too, not machines alone."),
            *(
                OpenApiParameter(name, str, many=True, description="As in the list of items.")
                for name in NARROWING
            ),
        ],
    )
    def list(self, request) -> Response:
        """The figures, not a list of records."""
        found, filterset = figures_asked(request, request.query_params)
        if filterset.errors:
            raise ValidationError(filterset.errors)
        return Response(FiguresSerializer(found).data)

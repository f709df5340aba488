"""The figures of data quality in the API, night by night."""

from django.db.models import Q, QuerySet
from django_filters import rest_framework as filters
from rest_framework import mixins, serializers, viewsets

from common.api.pagination import ById
from quality.models import QualityFigure
from quality.queries.figures import FIGURES
from users.api.fields import PublicIdField
from users.permissions import Permission, Scope


class QualityFigureSerializer(serializers.ModelSerializer):
    """How many records a figure was about on a night, and how many were good. `cut` says of which records."""

    figure = serializers.CharField(source="key")
    sentence = serializers.SerializerMethodField()
    cut = serializers.SerializerMethodField(help_text="`all`, `team` or `source`.")
    team = PublicIdField(read_only=True, allow_null=True)

    class Meta:
        model = QualityFigure
        fields = ["day", "figure", "sentence", "cut", "team", "source", "total", "good"]
        read_only_fields = fields

    def get_sentence(self, row: QualityFigure) -> str:
        return str(FIGURES[row.key].sentence) if row.key in FIGURES else ""

    def get_cut(self, row: QualityFigure) -> str:
        return "team" if row.is_of_team else "all" if row.source is None else "source"


class QualityFigureFilter(filters.FilterSet):
    """Which figures of which nights."""

    figure = filters.CharFilter("key")
    day_from = filters.DateFilter("day", lookup_expr="gte")
    day_to = filters.DateFilter("day", lookup_expr="lte")
    cut = filters.ChoiceFilter(
        method="by_cut", choices=(("all", "all"), ("team", "team"), ("source", "source"))
    )

    class Meta:
        model = QualityFigure
        fields: list[str] = []

    def by_cut(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        whole = Q(is_of_team=False, source=None)
        return queryset.filter({"all": whole, "team": Q(is_of_team=True), "source": ~Q(source=None)}[value])


class QualityFigureViewSet(mixins.ListModelMixin, viewsets.GenericViewSet):
    """Figures of data quality. Whoever sees a part of the companies sees the figures of the own teams."""

    http_method_names = ["get", "head", "options"]
    pagination_class = ById
    queryset = QualityFigure.objects.none()
    serializer_class = QualityFigureSerializer
    filterset_class = QualityFigureFilter
    rights = {"read": (Permission.QUALITY_VIEW,), "write": (Permission.QUALITY_MANAGE,)}

    def get_queryset(self):
        if getattr(self, "swagger_fake_view", False):
            return self.queryset
        rows = QualityFigure.objects.select_related("team")
        user = self.request.user
        return rows if user.scope == Scope.ALL else rows.filter(is_of_team=True, team__in=user.team_ids())

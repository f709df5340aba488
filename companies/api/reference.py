"""Reference lists in the API, to be read: industry codes and what became of them, places, legal forms."""

from django.db.models import Q, QuerySet
from django_filters import rest_framework as filters
from rest_framework import mixins, serializers, viewsets

from common.api.pagination import ById
from companies.choices import Classification
from companies.models import IndustryClass, IndustrySuccessor, LegalForm, Municipality, Postcode
from users.permissions import Permission

NAMES = ["name_fi", "name_sv", "name_en", "valid_to"]


class ListedFilter(filters.FilterSet):
    """What every list can be narrowed by: beginning of a code, words of a name, what is still in force."""

    code = filters.CharFilter(lookup_expr="istartswith")
    q = filters.CharFilter(method="by_name", label="Words of a name")
    is_current = filters.BooleanFilter(field_name="valid_to", lookup_expr="isnull")

    def by_name(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        return queryset.filter(
            Q(name_fi__icontains=value) | Q(name_sv__icontains=value) | Q(name_en__icontains=value)
        )


class CountryFilter(ListedFilter):
    """Of one country."""

    country = filters.CharFilter(lookup_expr="iexact")


class IndustryClassFilter(ListedFilter):
    """Of one version of a classification."""

    version = filters.ChoiceFilter(choices=Classification.choices)
    level = filters.NumberFilter()
    section = filters.CharFilter(lookup_expr="iexact")


class IndustrySuccessorFilter(filters.FilterSet):
    """From one version to another."""

    version = filters.ChoiceFilter(choices=Classification.choices)
    code = filters.CharFilter(lookup_expr="istartswith")
    next_version = filters.ChoiceFilter(choices=Classification.choices)
    next_code = filters.CharFilter(lookup_expr="istartswith")


class PostcodeFilter(CountryFilter):
    """In one municipality."""

    municipality_code = filters.CharFilter()


class MunicipalityFilter(CountryFilter):
    """In one region."""

    region_code = filters.CharFilter()


class IndustryClassSerializer(serializers.ModelSerializer):
    """A code of an industry classification, in its own version."""

    version = serializers.CharField(read_only=True)

    class Meta:
        model = IndustryClass
        fields = ["version", "code", "level", "section", *NAMES]


class IndustrySuccessorSerializer(serializers.ModelSerializer):
    """What a code may be in the next version: one row for each."""

    version = serializers.CharField(read_only=True)
    next_version = serializers.CharField(read_only=True)

    class Meta:
        model = IndustrySuccessor
        fields = ["version", "code", "next_version", "next_code", "valid_to"]


class PostcodeSerializer(serializers.ModelSerializer):
    """A postcode with its town."""

    kind = serializers.CharField(read_only=True)

    class Meta:
        model = Postcode
        fields = ["country", "code", "kind", "municipality_code", *NAMES]


class MunicipalitySerializer(serializers.ModelSerializer):
    """A municipality with its region."""

    class Meta:
        model = Municipality
        fields = ["country", "code", "region_code", "region_fi", "region_sv", *NAMES]


class LegalFormSerializer(serializers.ModelSerializer):
    """A legal form with its letters."""

    class Meta:
        model = LegalForm
        fields = ["country", "code", "number", "short", *NAMES]


class ListedViewSet(mixins.ListModelMixin, viewsets.GenericViewSet):
    """A list that others keep: read only, loaded by the worker."""

    pagination_class = ById
    rights = {"read": (Permission.COMPANY_VIEW,)}


class IndustryClassViewSet(ListedViewSet):
    """Codes of industry classifications, each in its version."""

    queryset = IndustryClass.objects.all()
    serializer_class = IndustryClassSerializer
    filterset_class = IndustryClassFilter


class IndustrySuccessorViewSet(ListedViewSet):
    """What became of industry codes in the next version."""

    queryset = IndustrySuccessor.objects.all()
    serializer_class = IndustrySuccessorSerializer
    filterset_class = IndustrySuccessorFilter


class PostcodeViewSet(ListedViewSet):
    """Postcodes and their towns."""

    queryset = Postcode.objects.all()
    serializer_class = PostcodeSerializer
    filterset_class = PostcodeFilter


class MunicipalityViewSet(ListedViewSet):
    """Municipalities and their regions."""

    queryset = Municipality.objects.all()
    serializer_class = MunicipalitySerializer
    filterset_class = MunicipalityFilter


class LegalFormViewSet(ListedViewSet):
    """Legal forms and what stands for them in names."""

    queryset = LegalForm.objects.all()
    serializer_class = LegalFormSerializer
    filterset_class = CountryFilter

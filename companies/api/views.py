"""Companies in the API: the same visible rows, rights and operations as the pages."""

from functools import partial

from django.utils import timezone
from drf_spectacular.utils import extend_schema, extend_schema_view

from common.api.filtering import narrowed_by
from common.doubts import doubt_about
from common.sensitive import doubt_about_words
from companies.api import serializers
from companies.filters import CompanyFilter
from companies.models import (
    Address,
    Company,
    CompanyContactPoint,
    CompanyName,
    FinancialYear,
    GroupLink,
    Site,
)
from companies.operations import address, company, contact_point, financial_year, group, name, site
from companies.operations.contact_point import value_and_key
from companies.operations.gate import firm_in, point_in
from companies.queries import possible_duplicates, vat_number_of
from companies.queries.door import doubt_about_industry, doubt_about_place
from custom_fields.api.fields import BY_CUSTOM_FIELD
from users.api.checks import Checkable, checked
from users.api.gate import AsksTheGate
from users.api.parts import PartViewSet
from users.api.permissions import may
from users.api.registers import CHANGED_SINCE, RegisterViewSet
from users.api.warnings import doubtful, looks_like, warned
from users.permissions import Permission

IDENTITY = ("legal_name", "country", "business_id", "business_id_scheme", "vat_number", "lei")
INDUSTRY = frozenset({"industry_code", "industry_version"})
EDIT = {"read": (Permission.COMPANY_VIEW,), "write": (Permission.COMPANY_EDIT,)}


@warned(serializers.CompanySerializer)
@checked(serializers.CompanySerializer, serializers.CompanyBesideSerializer)
@extend_schema_view(list=extend_schema(parameters=[CHANGED_SINCE, BY_CUSTOM_FIELD]))
class CompanyViewSet(AsksTheGate, Checkable, RegisterViewSet):
    """Companies, customers and prospects alike. Writes answer with the companies that may be the same one, and with
    what the reference lists doubt; `check` tells it before."""

    beside = serializers.CompanyBesideSerializer
    queryset = Company.objects.none()
    serializer_class = serializers.CompanySerializer
    filterset_class = CompanyFilter
    rights = EDIT | {"destroy": (Permission.COMPANY_DELETE,)}

    def visible_rows(self):
        rows = Company.objects.visible_to(self.request.user)
        return rows.select_related("owner", "team").prefetch_related("tags", "industries")

    def create_row(self, values, *, by, now):
        self.ask_the_gate(firm_in(values=values), now)
        beside = _beside(values)
        return company.create_company(values=values, by=by, now=now, **beside)

    def change_row(self, obj, values, *, by, now, expected_revision):
        self.ask_the_gate(firm_in(values=values, company=obj), now)
        beside = _beside(values)
        company.change_company(
            company=obj, values=values, by=by, now=now, expected_revision=expected_revision, **beside
        )

    def delete_row(self, obj, *, by, now):
        company.delete_company(company=obj, by=by, now=now)

    def warnings_of(self, obj, names):
        if names & set(IDENTITY) and may(self.request, Permission.COMPANY_VIEW):
            typed = {name: getattr(obj, name) or "" for name in IDENTITY}
            found = possible_duplicates(typed=typed, user=self.request.user, except_id=str(obj.public_id))
            yield from (looks_like(other, why) for other, why in found)
        if names & {"industry_code", "industry_version"}:
            yield from doubtful(doubt_about_industry(obj))
        if "notes" in names:
            yield from doubtful(doubt_about_words(obj.notes))

    def keys_of(self, **beside):
        country = self.request.data.get("country")
        for kind in ("phone", "email", "web"):
            if value := beside.get(kind):
                told = {"kind": kind, "value": value, "country": country if isinstance(country, str) else ""}
                yield kind, partial(lambda told: value_and_key(**told)[1], told)

    def doubts_of(self, typed, obj):
        facts = {name: getattr(obj, name, "") or "" for name in IDENTITY} | typed
        if may(self.request, Permission.COMPANY_VIEW):
            but = str(obj.public_id) if obj else ""
            found = possible_duplicates(typed=facts, user=self.request.user, except_id=but)
            yield from (looks_like(other, why) for other, why in found)
        industry = {name: typed.get(name, getattr(obj, name, "")) for name in INDUSTRY}
        place = {name: typed.get(name, "") for name in ("postcode", "town", "country")}
        yield from doubtful(
            doubt_about_industry(Company(**industry)) if INDUSTRY & typed.keys() else "",
            doubt_about_place(Address(**place)),
            doubt_about_words(typed.get("notes", "")),
            *(doubt_about(kind, typed.get(kind, "")) for kind in ("phone", "email") if typed.get(kind)),
        )

    def suggested_for(self, typed):
        vat_number = "" if typed.get("vat_number") else vat_number_of(typed)
        return {"vat_number": vat_number} if vat_number else {}


def _beside(values):
    """Tags and other industries, taken out of the facts, as far as they were sent."""
    beside = {}
    if "tags" in values:
        beside["tags"] = values.pop("tags")
    if "industries" in values:
        beside["industries"] = [(one["version"], one["code"]) for one in values.pop("industries")]
    return beside


class SiteViewSet(RegisterViewSet):
    """Places of companies."""

    queryset = Site.objects.none()
    serializer_class = serializers.SiteSerializer
    filterset_class = narrowed_by(company="company")
    rights = EDIT

    def visible_rows(self):
        return Site.objects.visible_to(self.request.user).select_related("company")

    def create_row(self, values, *, by, now):
        closed_on = values.pop("closed_on", None)
        made = site.add_site(**values, by=by, now=now)
        if closed_on:
            site.close_site(site=made, closed_on=closed_on, by=by, now=now)
        return made

    def change_row(self, obj, values, *, by, now, expected_revision):
        values.pop("company", None)
        site.change_site(site=obj, values=values, by=by, now=now)

    def delete_row(self, obj, *, by, now):
        site.remove_site(site=obj, by=by, now=now)


class OfCompanyViewSet(PartViewSet):
    """Parts of companies: seen as far as their companies are."""

    filterset_class = narrowed_by(company="company")
    rights = EDIT
    also = ()

    def visible_rows(self):
        companies = Company.objects.visible_to(self.request.user)
        rows = self.queryset.model.objects.filter(company__in=companies)
        return rows.select_related("company", *self.also)


@warned(serializers.AddressSerializer)
class AddressViewSet(OfCompanyViewSet):
    """Addresses of companies and their sites. Writes answer with what the list of postcodes doubts."""

    queryset = Address.objects.none()
    serializer_class = serializers.AddressSerializer
    also = ("site",)

    def create_row(self, values, *, by, now):
        return address.add_address(**values, by=by, now=now, today=timezone.localdate(now))

    def change_row(self, obj, values, *, by, now):
        values = {key: value for key, value in values.items() if key not in {"company", "site", "kind"}}
        address.change_address(address=obj, values=values, by=by, now=now, today=timezone.localdate(now))

    def delete_row(self, obj, *, by, now):
        address.remove_address(address=obj, by=by, now=now, today=timezone.localdate(now))

    def warnings_of(self, obj, names):
        return doubtful(doubt_about_place(obj))


class CompanyNameViewSet(OfCompanyViewSet):
    """Trade, parallel and former names."""

    queryset = CompanyName.objects.none()
    serializer_class = serializers.CompanyNameSerializer

    def create_row(self, values, *, by, now):
        return name.add_name(**values, by=by, now=now)

    def change_row(self, obj, values, *, by, now):
        values.pop("company", None)
        name.change_name(name=obj, values=values, by=by, now=now)

    def delete_row(self, obj, *, by, now):
        name.remove_name(name=obj, by=by, now=now)


@warned(serializers.CompanyContactPointSerializer)
class CompanyContactPointViewSet(AsksTheGate, OfCompanyViewSet):
    """Telephone numbers, addresses and domains of companies. Writes answer with what can hardly be reached."""

    queryset = CompanyContactPoint.objects.none()
    serializer_class = serializers.CompanyContactPointSerializer

    def create_row(self, values, *, by, now):
        self.ask_the_gate(point_in(values=values), now)
        return contact_point.add_contact_point(**values, by=by, now=now)

    def change_row(self, obj, values, *, by, now):
        facts = {key: values.get(key, getattr(obj, key)) for key in ("value", "label", "is_primary")}
        self.ask_the_gate(point_in(values=facts, but=obj), now)
        contact_point.change_contact_point(contact_point=obj, **facts, by=by, now=now)

    def delete_row(self, obj, *, by, now):
        contact_point.remove_contact_point(contact_point=obj, by=by, now=now)

    def warnings_of(self, obj, names):
        return doubtful(doubt_about(obj.kind, obj.key))


class OwnershipViewSet(PartViewSet):
    """Who owns whom. PATCH says the day on which an ownership ends; delete only what never was."""

    queryset = GroupLink.objects.none()
    serializer_class = serializers.OwnershipSerializer
    filterset_class = narrowed_by(company="child", parent="parent")
    rights = EDIT

    def visible_rows(self):
        companies = Company.objects.visible_to(self.request.user)
        rows = GroupLink.objects.filter(child__in=companies, parent__in=companies)
        return rows.select_related("child", "parent")

    def create_row(self, values, *, by, now):
        return group.set_parent(**values, by=by, now=now)

    def change_row(self, obj, values, *, by, now):
        if values.get("valid_to"):
            group.end_parent(link=obj, on=values["valid_to"], by=by, now=now)

    def delete_row(self, obj, *, by, now):
        group.remove_parent(link=obj, by=by, now=now)


class FinancialYearViewSet(OfCompanyViewSet):
    """Staff and turnover per financial year."""

    http_method_names = ["get", "post", "delete", "head", "options"]
    queryset = FinancialYear.objects.none()
    serializer_class = serializers.FinancialYearSerializer

    def create_row(self, values, *, by, now):
        return financial_year.set_financial_year(**values, by=by, now=now)

    def delete_row(self, obj, *, by, now):
        financial_year.remove_financial_year(financial_year=obj, by=by, now=now)

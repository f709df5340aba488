"""External IDs in the API: they point into every register, so only the project can tell who sees them."""

from django.db.models import Model, Q
from django.http import Http404
from django_filters import rest_framework as filters
from rest_framework.exceptions import PermissionDenied
from rest_framework.request import Request

from companies.api.serializers import ExternalIdSerializer
from companies.choices import ObjectType
from companies.models import Company, ExternalId, Site
from companies.operations.external_id import link_external_id, unlink_external_id
from contacts.models import Person
from installed_base.models import InstalledItem, Product
from service.models import ServiceCase, ServiceContract, ServiceVisit
from users.api.parts import PartViewSet
from users.api.permissions import may
from users.permissions import Permission

REGISTERS: dict[str, tuple[type[Model], Permission, Permission]] = {  # who sees the links, who makes them
    ObjectType.COMPANY: (Company, Permission.COMPANY_VIEW, Permission.COMPANY_EDIT),
    ObjectType.SITE: (Site, Permission.COMPANY_VIEW, Permission.COMPANY_EDIT),
    ObjectType.PERSON: (Person, Permission.PERSON_VIEW, Permission.PERSON_EDIT),
    ObjectType.PRODUCT: (Product, Permission.PRODUCT_VIEW, Permission.PRODUCT_EDIT),
    ObjectType.ITEM: (InstalledItem, Permission.ITEM_VIEW, Permission.ITEM_EDIT),
    ObjectType.CONTRACT: (ServiceContract, Permission.COVER_VIEW, Permission.COVER_EDIT),
    ObjectType.CASE: (ServiceCase, Permission.CASE_VIEW, Permission.CASE_EDIT),
    ObjectType.VISIT: (ServiceVisit, Permission.CASE_VIEW, Permission.CASE_EDIT),
}


class ExternalIdFilter(filters.FilterSet):
    """Which record of ours another system's number is, and what others call one of ours."""

    system = filters.CharFilter()
    entity = filters.CharFilter()
    external_id = filters.CharFilter()
    object_type = filters.ChoiceFilter(choices=ObjectType.choices)
    object = filters.UUIDFilter("object_uuid")


class ExternalIdViewSet(PartViewSet):
    """What other systems call our records."""

    http_method_names = ["get", "post", "delete", "head", "options"]
    queryset = ExternalId.objects.none()
    serializer_class = ExternalIdSerializer
    filterset_class = ExternalIdFilter
    rights = {"read": (Permission.COMPANY_VIEW,), "write": (Permission.COMPANY_EDIT,)}

    def visible_rows(self):
        user, seen = self.request.user, Q(pk__in=[])
        for object_type, (model, view, _edit) in REGISTERS.items():
            if may(self.request, view):
                rows = model.objects.visible_to(user)
                seen |= Q(object_type=object_type, object_uuid__in=rows.values("public_id"))
        return ExternalId.objects.filter(seen)

    def create_row(self, values, *, by, now):
        object_type = values.pop("object_type")
        model, view, _edit = REGISTERS[object_type]
        rows = model.objects.visible_to(by) if may(self.request, view) else model.objects.none()
        obj = rows.filter(public_id=values.pop("object_uuid")).first()
        if obj is None:
            raise Http404
        _refuse_without_right(self.request, object_type)
        return link_external_id(obj=obj, **values, by=by, now=now)

    def delete_row(self, obj, *, by, now):
        _refuse_without_right(self.request, obj.object_type)
        unlink_external_id(external_id=obj, by=by, now=now)


def _refuse_without_right(request: Request, object_type: str) -> None:
    _model, _view, edit = REGISTERS[object_type]
    if not may(request, edit):
        raise PermissionDenied

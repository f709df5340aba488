"""Placements, parties, contacts, relations, deliveries, baselines and events of items in the API."""

from common.api.filtering import narrowed_by
from companies.models import Company
from contacts.models import Person
from installed_base.api.configuration_serializers import (
    BaselineSerializer,
    DeliveryLineSerializer,
    ItemContactSerializer,
    ItemEventSerializer,
    ItemFeatureSerializer,
    ItemPartySerializer,
    ItemRelationSerializer,
    PlacementSerializer,
)
from installed_base.models import (
    Baseline,
    DeliveryLine,
    InstalledItem,
    ItemContact,
    ItemEvent,
    ItemFeature,
    ItemParty,
    ItemRelation,
    Placement,
)
from installed_base.operations import baseline, licence, party, relation
from installed_base.queries.events import visible_events
from users.api.parts import PartViewSet
from users.permissions import Permission

READ = {"read": (Permission.ITEM_VIEW,), "write": (Permission.ITEM_EDIT,)}
READ_ONLY = ["get", "head", "options"]
NO_EDIT = ["get", "post", "delete", "head", "options"]


class PlacementViewSet(PartViewSet):
    """What was in what, and when; written by the acts on items."""

    http_method_names = READ_ONLY
    queryset = Placement.objects.none()
    serializer_class = PlacementSerializer
    filterset_class = narrowed_by(child="child", parent="parent")
    rights = READ

    def visible_rows(self):
        items = InstalledItem.objects.visible_to(self.request.user)
        return Placement.objects.filter(child__in=items, parent__in=items).select_related("child", "parent")


class ItemPartyViewSet(PartViewSet):
    """Companies in their roles on items. PATCH `end_on` ends a role; DELETE says that it was a mistake."""

    queryset = ItemParty.objects.none()
    serializer_class = ItemPartySerializer
    filterset_class = narrowed_by(item="item", company="company")
    rights = READ

    def visible_rows(self):
        user = self.request.user
        rows = ItemParty.objects.filter(item__in=InstalledItem.objects.visible_to(user))
        return rows.filter(company__in=Company.objects.visible_to(user)).select_related("item", "company")

    def create_row(self, values, *, by, now):
        until = values.pop("end_on", None)
        return party.set_party(**values, until=until, by=by, now=now)

    def change_row(self, obj, values, *, by, now):
        if values.get("end_on"):
            party.end_party(party=obj, on=values["end_on"], by=by, now=now)

    def delete_row(self, obj, *, by, now):
        party.remove_party(party=obj, by=by, now=now)


class ItemContactViewSet(PartViewSet):
    """Persons to turn to about items."""

    http_method_names = NO_EDIT
    queryset = ItemContact.objects.none()
    serializer_class = ItemContactSerializer
    filterset_class = narrowed_by(item="item", person="person")
    rights = {
        "read": (Permission.ITEM_VIEW, Permission.PERSON_VIEW),
        "write": (Permission.ITEM_EDIT, Permission.PERSON_VIEW),
    }

    def visible_rows(self):
        user = self.request.user
        rows = ItemContact.objects.filter(item__in=InstalledItem.objects.visible_to(user))
        return rows.filter(person__in=Person.objects.visible_to(user)).select_related("item", "person")

    def create_row(self, values, *, by, now):
        return relation.add_contact(**values, by=by, now=now)

    def delete_row(self, obj, *, by, now):
        relation.remove_contact(contact=obj, by=by, now=now)


class ItemRelationViewSet(PartViewSet):
    """What items are to each other outside the tree."""

    http_method_names = NO_EDIT
    queryset = ItemRelation.objects.none()
    serializer_class = ItemRelationSerializer
    filterset_class = narrowed_by(item="item", other="other")
    rights = READ

    def visible_rows(self):
        items = InstalledItem.objects.visible_to(self.request.user)
        return ItemRelation.objects.filter(item__in=items, other__in=items).select_related("item", "other")

    def create_row(self, values, *, by, now):
        return relation.relate(**values, by=by, now=now)

    def delete_row(self, obj, *, by, now):
        relation.unrelate(relation=obj, by=by, now=now)


class ItemFeatureViewSet(PartViewSet):
    """Features that items are licensed for. PATCH `end_on` ends a licence; DELETE says that it was a mistake."""

    queryset = ItemFeature.objects.none()
    serializer_class = ItemFeatureSerializer
    filterset_class = narrowed_by(item="item", feature="feature")
    rights = READ

    def visible_rows(self):
        items = InstalledItem.objects.visible_to(self.request.user)
        return ItemFeature.objects.filter(item__in=items).select_related("item", "feature")

    def create_row(self, values, *, by, now):
        until = values.pop("end_on", None)
        return licence.license_feature(**values, until=until, by=by, now=now)

    def change_row(self, obj, values, *, by, now):
        if values.get("end_on"):
            licence.end_licence(licence=obj, on=values["end_on"], by=by, now=now)

    def delete_row(self, obj, *, by, now):
        licence.remove_licence(licence=obj, by=by, now=now)


class DeliveryLineViewSet(PartViewSet):
    """Order, delivery and invoice numbers of items."""

    queryset = DeliveryLine.objects.none()
    serializer_class = DeliveryLineSerializer
    filterset_class = narrowed_by(item="item")
    rights = READ

    def visible_rows(self):
        items = InstalledItem.objects.visible_to(self.request.user)
        return DeliveryLine.objects.filter(item__in=items).select_related("item")

    def create_row(self, values, *, by, now):
        return relation.add_delivery(**values, by=by, now=now)

    def change_row(self, obj, values, *, by, now):
        values = {name: value for name, value in values.items() if name != "item"}
        relation.change_delivery(delivery=obj, values=values, by=by, now=now)

    def delete_row(self, obj, *, by, now):
        relation.remove_delivery(delivery=obj, by=by, now=now)


class BaselineViewSet(PartViewSet):
    """Frozen configurations."""

    http_method_names = NO_EDIT
    queryset = Baseline.objects.none()
    serializer_class = BaselineSerializer
    filterset_class = narrowed_by(item="item")
    rights = READ

    def visible_rows(self):
        items = InstalledItem.objects.visible_to(self.request.user)
        return Baseline.objects.filter(item__in=items).select_related("item")

    def create_row(self, values, *, by, now):
        return baseline.freeze(**values, by=by, now=now)

    def delete_row(self, obj, *, by, now):
        baseline.unfreeze(baseline=obj, by=by, now=now)


class ItemEventViewSet(PartViewSet):
    """What happened to items; `machine` also finds what happened to parts while they were in it."""

    http_method_names = READ_ONLY
    queryset = ItemEvent.objects.none()
    serializer_class = ItemEventSerializer
    filterset_class = narrowed_by(item="item", machine="root")
    rights = READ

    def visible_rows(self):
        return visible_events(self.request.user).select_related("item")

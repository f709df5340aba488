"""Products and items for tests."""

from datetime import UTC, datetime

import factory
from django.db.backends.postgresql.psycopg_any import DateRange
from factory.django import DjangoModelFactory

from installed_base import models
from tests.factories.companies import CompanyFactory


class MakerFactory(DjangoModelFactory):
    """A maker."""

    class Meta:
        model = models.Maker

    name = factory.Sequence(lambda n: f"Maker {n}")


class ProductFactory(DjangoModelFactory):
    """A device of our own make."""

    class Meta:
        model = models.Product

    code = factory.Sequence(lambda n: f"HX-{n}")
    name = factory.Sequence(lambda n: f"HX-{n} press")


class ItemFactory(DjangoModelFactory):
    """A device in use at a company."""

    class Meta:
        model = models.InstalledItem

    product = factory.SubFactory(ProductFactory)
    serial = factory.Sequence(lambda n: f"SN-{n:06d}-A")
    company = factory.SubFactory(CompanyFactory)


class PartFactory(ItemFactory):
    """A part of the machine given as `parent`."""

    class Meta:
        skip_postgeneration_save = True

    parent = None
    company = factory.LazyAttribute(lambda part: part.parent.company)
    root = factory.LazyAttribute(lambda part: part.parent.root or part.parent)

    @factory.post_generation
    def placement(self, create, given, **kwargs):
        """A part is in its machine since nobody knows when."""
        if create and self.parent_id:
            models.Placement.objects.create(
                child=self, parent_id=self.parent_id, position=self.position, during=DateRange(None, None)
            )


class PlacementFactory(DjangoModelFactory):
    """A part in a machine on the given days; the view of today is left alone."""

    class Meta:
        model = models.Placement

    child = factory.SubFactory(ItemFactory)
    parent = factory.SubFactory(ItemFactory)
    during = DateRange(None, None)


class FamilyFactory(DjangoModelFactory):
    """A family of products."""

    class Meta:
        model = models.ProductFamily

    name = factory.Sequence(lambda n: f"Family {n}")


class BomLineFactory(DjangoModelFactory):
    """A component of a product, since always."""

    class Meta:
        model = models.BomLine

    assembly = factory.SubFactory(ProductFactory)
    component = factory.SubFactory(ProductFactory)
    during = DateRange(None, None)


class FeatureFactory(DjangoModelFactory):
    """Something that a software can do."""

    class Meta:
        model = models.SoftwareFeature

    product = factory.SubFactory(ProductFactory, kind="software")
    code = factory.Sequence(lambda n: f"F-{n}")
    name = factory.Sequence(lambda n: f"Feature {n}")


class LicenceFactory(DjangoModelFactory):
    """An item is licensed for a feature of its product, since always."""

    class Meta:
        model = models.ItemFeature

    item = factory.SubFactory(ItemFactory, product__kind="software")
    feature = factory.SubFactory(FeatureFactory, product=factory.SelfAttribute("..item.product"))
    during = DateRange(None, None)


class DocumentFactory(DjangoModelFactory):
    """A link to a manual."""

    class Meta:
        model = models.ProductDocument

    product = factory.SubFactory(ProductFactory)
    title = "Manual"
    link = "https://example.com/manual.pdf"


class PartFitFactory(DjangoModelFactory):
    """A part that fits every item of a product; ranges are made by the operation."""

    class Meta:
        model = models.PartFit

    part = factory.SubFactory(ProductFactory, kind="part")
    product = factory.SubFactory(ProductFactory)


class ItemFlagFactory(DjangoModelFactory):
    """A serial number that somebody called wrong."""

    class Meta:
        model = models.ItemFlag

    item = factory.SubFactory(ItemFactory)
    fact = "serial"
    flagged_at = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)


class PartyFactory(DjangoModelFactory):
    """A company that services an item, since nobody knows when."""

    class Meta:
        model = models.ItemParty

    item = factory.SubFactory(ItemFactory)
    company = factory.SubFactory(CompanyFactory)
    role = "servicer"
    during = DateRange(None, None)

"""Numbers that our records have in other systems."""

from django.db import models
from django.db.models import Q

from common.models import PublicIdModel
from common.personal_data import KEYS, Pointer
from companies.choices import ObjectType


class ExternalId(PublicIdModel):
    """What another system (ERP, web shop, ticketing) calls one of our records. Linked, never copied.

    Points by the universal ID, so that one table serves every register.
    """

    system = models.CharField(max_length=60)
    entity = models.CharField(max_length=60)  # the other system's word for the table: "customer", "asset"
    external_id = models.CharField(max_length=120)
    object_type = models.CharField(max_length=8, choices=ObjectType)
    object_uuid = models.UUIDField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["system", "entity", "external_id"], name="external_id_once"),
            models.CheckConstraint(condition=~Q(system="") & ~Q(external_id=""), name="external_id_whole"),
        ]
        indexes = [models.Index(fields=["object_uuid"], name="external_id_object")]

    class PersonalData:
        subject = ""
        personal = {}
        pointers = (Pointer("object_uuid", to="public_id", when={"object_type": "person"}),)
        impersonal = {"id public_id system entity external_id object_type object_uuid": KEYS}

    def __str__(self) -> str:
        return f"{self.system} {self.external_id}"

from django.apps import apps
from django.db import models

from common.personal_data import IDENTITY
from gdpr.checks import every_field_is_classified
from gdpr.classification import classification_of


def test_every_field_of_every_model_is_classified():
    assert every_field_is_classified(None) == []


def test_a_new_field_without_classification_is_an_error():
    class Stranger(models.Model):
        name = models.TextField()
        shoe_size = models.IntegerField()

        class Meta:
            app_label = "gdpr_test"

        class PersonalData:
            subject = ""
            personal = {"name": IDENTITY}
            impersonal = {"id": "a key", "hat": "gone"}

    try:
        faults = classification_of(Stranger).faults
    finally:
        del apps.all_models["gdpr_test"]

    assert faults == [
        "gdpr_test.Stranger.shoe_size is not classified.",
        "gdpr_test.Stranger.hat is classified but no field.",
    ]

"""A form that is sent twice makes one row: the page gives the new row its universal ID beforehand."""

import uuid

from django import forms
from django.db import connection, models


def already_made(model: type[models.Model], public_id: uuid.UUID | None) -> models.Model | None:
    """The row that an earlier sending of the same form made. Holds the ID until the transaction ends, so
    that two sendings at the same moment come one after the other."""
    if public_id is None:
        return None
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [str(public_id)])
    return model._base_manager.filter(public_id=public_id).first()


class SubmissionForm(forms.Form):
    """Carries the ID of the row to be made; `cleaned_data["submission"]` goes to the operation."""

    submission = forms.UUIDField(widget=forms.HiddenInput, required=False, initial=uuid.uuid4)

"""Words of meters."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class ReadingSource(models.TextChoices):
    """Who read the meter."""

    TECHNICIAN = "technician", _("Our technician")
    CUSTOMER = "customer", _("The customer")
    REMOTE = "remote", _("Remote connection")
    IMPORT = "import", _("Import")
    ESTIMATE = "estimate", pgettext_lazy("reading", "Estimate")

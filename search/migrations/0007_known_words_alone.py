"""A known word is not replaced by itself, nor by like ones; heads of the register only for single words."""

from importlib import import_module

from django.db import migrations

anew = import_module("search.migrations.0005_anew")


class Migration(migrations.Migration):
    dependencies = [("search", "0006_domains_apart")]
    operations = anew.Migration.operations

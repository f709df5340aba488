"""A query's customers are taken from what it found, not found by a second query."""

from importlib import import_module

from django.db import migrations

anew = import_module("search.migrations.0005_anew")


class Migration(migrations.Migration):
    dependencies = [("search", "0007_known_words_alone")]
    operations = anew.Migration.operations

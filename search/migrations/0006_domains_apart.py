"""Domains have a mark of their own, so that the beginning of a domain is not looked for among all e-mail addresses."""

from importlib import import_module

from django.db import migrations

anew = import_module("search.migrations.0005_anew")


class Migration(migrations.Migration):
    dependencies = [("search", "0005_anew")]
    operations = [
        *anew.Migration.operations,
        migrations.RunSQL("DROP FUNCTION IF EXISTS search_near(text)", migrations.RunSQL.noop),
        migrations.RunSQL(
            "SELECT search_reindex(1, (SELECT array_agg(id) FROM companies_company)),"
            " search_reindex(2, (SELECT array_agg(id) FROM contacts_person))",
            migrations.RunSQL.noop,
        ),
    ]

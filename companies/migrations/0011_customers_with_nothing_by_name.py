"""Customers that have nothing at work by an index of their own: small, since most customers have something.

PostgreSQL takes lifecycle and items for independent of each other unless it is told to count them together; counted
at once, or lists would be walked from end to end until the next night. Made after the column was filled (`installed_base` 0017), or it would hold every customer first.
"""

from django.db import migrations, models

from common.together import Together


COUNT = """
CREATE STATISTICS company_items_by_lifecycle (mcv) ON lifecycle, has_items_at_work FROM companies_company;
ANALYZE companies_company (lifecycle, has_items_at_work);
"""


class Migration(migrations.Migration):
    dependencies = [
        ("companies", "0010_customers_with_nothing"),
        ("installed_base", "0017_companies_with_items_at_work"),
    ]
    operations = [
        Together([migrations.AddIndex(
            model_name="company",
            index=models.Index(
                fields=["name_sort", "id"],
                name="company_customer_with_nothing",
                condition=models.Q(("has_items_at_work", False), ("lifecycle", "customer")),
            ),
        ),
        migrations.AddIndex(
            model_name="company",
            index=models.Index(
                fields=["lifecycle", "id"],
                name="company_with_items",
                condition=models.Q(("has_items_at_work", True)),
            ),
        )]),
        migrations.RunSQL(COUNT, "DROP STATISTICS company_items_by_lifecycle"),
    ]

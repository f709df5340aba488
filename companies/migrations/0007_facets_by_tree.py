import django.db.models.functions.text
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [("companies", "0006_numbers_of_cases_and_visits")]

    operations = [
        migrations.AddIndex(
            model_name='company',
            index=models.Index(models.F('lifecycle'), models.F('region'), django.db.models.functions.text.Left('industry_code', 2), models.F('industry_version'), models.F('industry_code'), models.F('turnover_rank'), models.F('id'), name='company_facets_tree'),
        ),
    ]

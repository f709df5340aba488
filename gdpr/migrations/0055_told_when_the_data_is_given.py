"""Data that a person gives is told of at once (article 13), beside what others gave (article 14)."""

from django.db import migrations, models

from common.together import Together


class Migration(migrations.Migration):
    dependencies = [("gdpr", "0045_what_purposes_need")]
    operations = [
        migrations.AddField(
            model_name="noticeobligation",
            name="article",
            field=models.CharField(
                choices=[("13", "From the person (art. 13)"), ("14", "From others (art. 14)")],
                db_default="14",
                default="14",
                max_length=2,
            ),
        ),
        migrations.AlterField(
            model_name="noticedelivery",
            name="how",
            field=models.CharField(
                choices=[
                    ("email", "Letter by e-mail"),
                    ("message", "With the first message"),
                    ("shown", "Shown where the person gave the data"),
                    ("post", "Letter by post"),
                    ("told", "Told on the phone or face to face"),
                ],
                max_length=7,
            ),
        ),
        migrations.AlterField(model_name="noticeobligation", name="subject", field=models.UUIDField()),
        Together([migrations.AddConstraint(
            model_name="noticeobligation",
            constraint=models.UniqueConstraint(
                fields=("subject", "article"), name="obligation_once_by_article"
            ),
        ),
        migrations.AddConstraint(
            model_name="noticeobligation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("article", "13"), _negated=True), ("exemption__in", ["", "a"]), _connector="OR"
                ),
                name="obligation_own_data_known_alone",
            ),
        )]),
    ]

"""Names that a law keeps of people who were erased, and the documents in which they stand."""

import uuid

import django.contrib.postgres.fields
import django.contrib.postgres.functions
import django.db.models.deletion
from django.db import migrations, models

from common.together import Together


class Migration(migrations.Migration):
    dependencies = [("gdpr", "0043_refusals_reach_the_journal")]
    operations = [
        migrations.CreateModel(
            name="LegalArchive",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "public_id",
                    models.UUIDField(
                        db_default=django.contrib.postgres.functions.RandomUUID(),
                        default=uuid.uuid4,
                        editable=False,
                        unique=True,
                    ),
                ),
                ("subject_uid", models.UUIDField(db_index=True)),
                (
                    "former_uids",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.UUIDField(), blank=True, default=list, size=None
                    ),
                ),
                ("name", models.CharField(max_length=201)),
                (
                    "ground",
                    models.CharField(
                        choices=[("accounting", "Accounting records (KPL 2:10 §)")], max_length=10
                    ),
                ),
                ("document", models.CharField(max_length=120)),
                ("until", models.DateField()),
                ("archived_at", models.DateTimeField()),
                (
                    "request",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="archived",
                        to="gdpr.subjectrequest",
                    ),
                ),
            ],
        ),
        migrations.RemoveConstraint(model_name="purposeassignment", name="assignment_active_once"),
        migrations.AddField(
            model_name="purposeassignment",
            name="document",
            field=models.CharField(blank=True, db_default="", max_length=120),
        ),
        Together([migrations.AddConstraint(
            model_name="purposeassignment",
            constraint=models.UniqueConstraint(
                condition=models.Q(("ended_at", None)),
                fields=("person", "purpose", "company", "document"),
                name="assignment_active_once",
                nulls_distinct=False,
            ),
        ),
        migrations.AddIndex(
            model_name="legalarchive", index=models.Index(fields=["until"], name="archive_until")
        ),
        migrations.AddConstraint(
            model_name="legalarchive",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("name", ""), _negated=True), models.Q(("document", ""), _negated=True)
                ),
                name="archive_says_whom_and_where",
            ),
        ),
        migrations.AddConstraint(
            model_name="legalarchive",
            constraint=models.UniqueConstraint(
                fields=("subject_uid", "ground", "document"), name="archive_once"
            ),
        )]),
    ]

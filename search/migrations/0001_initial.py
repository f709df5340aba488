"""Tables of the index. The documents are partitioned by kind, so that each kind has indexes of its own size."""

from django.contrib.postgres.indexes import GinIndex, OpClass
from django.contrib.postgres.search import SearchVectorField
from django.db import migrations, models
from django.db.models import F

from common.together import Together

KINDS = [(1, "Companies"), (2, "Persons"), (3, "Installed base"), (4, "Products")]
PARTITIONS = {1: "company", 2: "person", 3: "item", 4: "product"}

DOCUMENTS = (
    """
CREATE TABLE search_searchdocument (
  kind smallint NOT NULL CHECK (kind > 0), ref_id bigint NOT NULL, part bigint NOT NULL,
  tier smallint NOT NULL CHECK (tier >= 0), name text COLLATE "C" NOT NULL, words tsvector NOT NULL,
  PRIMARY KEY (kind, ref_id, part)
) PARTITION BY LIST (kind);
"""
    + "".join(
        f"CREATE TABLE search_document_{name} PARTITION OF search_searchdocument FOR VALUES IN ({kind});\n"
        for kind, name in PARTITIONS.items()
    )
    + """
CREATE INDEX search_document_words ON search_searchdocument USING gin (words) WITH (fastupdate = off);
CREATE INDEX search_document_name ON search_searchdocument (tier, name);
"""
)


class Migration(migrations.Migration):
    initial = True

    dependencies = [("common", "0001_extensions")]

    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[migrations.RunSQL(DOCUMENTS, "DROP TABLE search_searchdocument")],
            state_operations=[
                migrations.CreateModel(
                    name="SearchDocument",
                    fields=[
                        (
                            "pk",
                            models.CompositePrimaryKey(
                                "kind",
                                "ref_id",
                                "part",
                                blank=True,
                                editable=False,
                                primary_key=True,
                                serialize=False,
                            ),
                        ),
                        ("kind", models.PositiveSmallIntegerField(choices=KINDS)),
                        ("ref_id", models.BigIntegerField()),
                        ("part", models.BigIntegerField()),
                        ("tier", models.PositiveSmallIntegerField()),
                        ("name", models.TextField(db_collation="C")),
                        ("words", SearchVectorField()),
                    ],
                ),
            ],
        ),
        Together([migrations.CreateModel(
            name="SearchQueue",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("kind", models.PositiveSmallIntegerField(choices=KINDS)),
                ("ref_id", models.BigIntegerField()),
                ("is_wide", models.BooleanField(db_default=False, default=False)),
            ],
        ),
        migrations.CreateModel(
            name="SearchSlip",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "hash",
                        "word_id",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("hash", models.IntegerField()),
                ("word_id", models.BigIntegerField()),
            ],
        ),
        migrations.CreateModel(
            name="SearchWord",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("word", models.TextField(db_collation="C")),
                ("documents", models.PositiveIntegerField(db_default=1, default=1)),
            ],
            options={
                "indexes": [
                    GinIndex(OpClass(F("word"), name="gin_trgm_ops"), name="search_word_middle"),
                ],
                "constraints": [models.UniqueConstraint(fields=("word",), name="search_word_once")],
            },
        )]),
    ]

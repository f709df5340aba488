"""Operations of a migration that are carried out together do what they do one by one."""

import pytest
from django.contrib.postgres.indexes import GinIndex
from django.db import connection, migrations, models
from django.db.migrations.state import ProjectState

from common.together import Together

pytestmark = pytest.mark.django_db

MODELS = [
    migrations.CreateModel(
        "Shelf", [("id", models.BigAutoField(primary_key=True)), ("row", models.IntegerField())]
    ),
    migrations.CreateModel(
        "Book",
        [
            ("id", models.BigAutoField(primary_key=True)),
            ("shelf", models.ForeignKey("together.Shelf", models.CASCADE)),
        ],
    ),
]
FIELDS = [
    migrations.AddField("book", "title", models.TextField(default="")),
    migrations.AddField("book", "beside", models.ForeignKey("together.Book", models.CASCADE, null=True)),
]
INDEXES = [
    migrations.AddIndex("book", models.Index(fields=["title"], name="together_title")),
    migrations.AddConstraint(
        "book", models.UniqueConstraint(fields=["shelf", "title"], name="together_once")
    ),
    migrations.AddIndex("shelf", models.Index(fields=["row"], name="together_row")),
]


class Steps(migrations.Migration):
    pass


def made_by(operations) -> tuple[ProjectState, dict]:
    """The state after the operations, and what the database then knows of the table of books."""
    migration = Steps("steps", "together")
    migration.operations = operations
    start = ProjectState()
    start.apps  # noqa: B018 (made now, as within a run of migrations)
    with connection.schema_editor(atomic=True) as editor:
        after = migration.apply(start, editor)
    with connection.cursor() as cursor:
        known = connection.introspection.get_constraints(cursor, "together_book")
    return after, known


def undone(operations) -> list[str]:
    migration = Steps("steps", "together")
    migration.operations = operations
    with connection.schema_editor(atomic=True) as editor:
        migration.unapply(ProjectState(), editor)
    return [name for name in connection.introspection.table_names() if name.startswith("together_")]


def test_tables_and_state_are_those_of_one_by_one_and_go_again():
    one_by_one, known = made_by([*MODELS, *FIELDS, *INDEXES])
    assert undone([*MODELS, *FIELDS, *INDEXES]) == []

    together, known_together = made_by([Together(MODELS), Together(FIELDS), Together(INDEXES)])

    assert together == one_by_one
    unnamed = [
        sorted((c["columns"], c["unique"], c["index"], str(c["foreign_key"])) for c in k.values())
        for k in (known, known_together)
    ]
    assert unnamed[0] == unnamed[1]
    book, shelf = (together.apps.get_model("together", name) for name in ("book", "shelf"))
    assert book._meta.get_field("shelf").related_model is shelf
    assert {field.name for field in shelf._meta.related_objects} == {"book"}
    assert undone([Together(MODELS), Together(FIELDS), Together(INDEXES)]) == []


@pytest.mark.parametrize(
    "operations", [[MODELS[0], INDEXES[2]], [FIELDS[0], INDEXES[0]], [migrations.DeleteModel("book")]]
)
def test_kinds_are_not_mixed(operations):
    with pytest.raises(ValueError, match="of one kind"):
        Together(operations)


def test_a_migration_that_holds_some_can_be_written_out():
    from django.db.migrations.writer import OperationWriter

    written, imports = OperationWriter(
        Together([migrations.AddIndex("book", GinIndex(fields=["title"], name="g"))])
    ).serialize()

    assert "common.together.Together" in written
    assert "import common.together" in imports

"""Operations of a migration that are carried out one after another, with the models of their state made anew once.

Django makes a model and all that is related to it anew after every operation: in a schema of some two hundred related
models that took half of the time in which an empty database gets its tables.
"""

from collections.abc import Sequence
from typing import Any

from django.db.migrations.operations import AddConstraint, AddField, AddIndex, CreateModel
from django.db.migrations.operations.base import Operation

INDEXES = (AddIndex, AddConstraint)
KINDS = (INDEXES, (AddField,), (CreateModel,))


class Together(Operation):
    """Some operations that only add, all of one kind: indexes and constraints, or fields, or models.

    Of one kind, because each sees the state after the last of them: a model made together with its
    index would be made with the index, and the index then once more. Refuses others with a ValueError.
    """

    def __init__(self, operations: Sequence[Operation]) -> None:
        self.operations = list(operations)
        if not any(all(isinstance(one, kind) for one in self.operations) for kind in KINDS):
            raise ValueError(
                "Operations done together are of one kind: indexes and constraints, fields, or models."
            )

    def deconstruct(self) -> tuple[str, list, dict[str, Any]]:
        return self.__class__.__name__, [], {"operations": self.operations}

    @property
    def reversible(self) -> bool:
        return all(operation.reversible for operation in self.operations)

    def state_forwards(self, app_label: str, state: Any) -> None:
        made = state.__dict__.pop("apps", None)  # without them no operation makes any anew
        for operation in self.operations:
            operation.state_forwards(app_label, state)
        if made is not None:
            state.apps = made
            state.reload_models(self._models(app_label), delay=not self._relates())

    def database_forwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        for operation in self.operations:
            operation.database_forwards(app_label, schema_editor, from_state, to_state)

    def database_backwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        for operation in reversed(self.operations):
            operation.database_backwards(app_label, schema_editor, from_state, to_state)

    def describe(self) -> str:
        return "; ".join(operation.describe() for operation in self.operations)

    def _models(self, app_label: str) -> set[tuple[str, str]]:
        names = (
            one.name if isinstance(one, CreateModel) else one.model_name  # type: ignore[attr-defined]
            for one in self.operations
        )
        return {(app_label, name.lower()) for name in names}

    def _relates(self) -> bool:
        """Whether the operations make relations, which models further away see."""
        return any(
            isinstance(one, CreateModel) or (isinstance(one, AddField) and one.field.is_relation)
            for one in self.operations
        )

"""A new installation's tables, made at once: what an app's migrations come to, without the tables as they were between.

Each migration changes the tables of all that came before, and Django makes the classes of some forty models anew for
each change: a new database took ten times as long as it does this way. An installation that has run some of the
migrations runs the others one by one, as before; tests/integration/test_at_once.py holds both to the same tables.
"""

from __future__ import annotations

from collections.abc import Sequence
from importlib import import_module
from typing import Any, Final

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState

_TABLES: Final = (
    migrations.CreateModel,
    migrations.AddField,
    migrations.AlterField,
    migrations.RemoveField,
    migrations.AddIndex,
    migrations.RemoveIndex,
    migrations.AddConstraint,
    migrations.RemoveConstraint,
    migrations.AlterModelOptions,
)
"""What is told by how the models end. Anything else that is not SQL has to be thought about before it is added."""


class Tables(Operation):
    """The tables of some models, which may refer to each other."""

    reversible = False

    def __init__(self, models: Sequence[migrations.CreateModel]) -> None:
        """Name the models, each as its table is to be in the end."""
        self.models = models

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        """Know the models. Classes that were made before are put away: else each of these would make them anew."""
        state.__dict__.pop("apps", None)
        for model in self.models:
            model.state_forwards(app_label, state)

    def database_forwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        """Make the tables, with the indexes and references that Django leaves to the end of a migration."""
        for model in self.models:
            model.database_forwards(app_label, schema_editor, from_state, to_state)
        for statement in schema_editor.deferred_sql:
            schema_editor.execute(statement, None)
        schema_editor.deferred_sql.clear()

    def describe(self) -> str:
        """What this does, for the list of what is to be done."""
        return f"Make {len(self.models)} tables at once"


def at_once(app: str, names: Sequence[str]) -> list[Operation]:
    """What these migrations of an app come to: its tables as they are after the last, then all the SQL in its order.

    The SQL of all of them must hold for the tables as they end: it may name no column that a later one takes away.
    What fills in rows that were there before is marked ``elidable`` in its migration and left out: there are none here.
    Raises ValueError where a migration does something of another kind.
    """
    state = ProjectState()
    words: list[Operation] = []
    for name in names:
        single: Any = import_module(f"putright.{app}.migrations.{name}")
        for operation in single.Migration.operations:
            if isinstance(operation, migrations.RunSQL):
                words += [] if operation.elidable else [operation]
            elif isinstance(operation, _TABLES):
                operation.state_forwards(app, state)
            else:
                raise ValueError(f"{app}.{name}: {operation.describe()} cannot be done at once with the others.")
    models = [
        migrations.CreateModel(model.name, list(model.fields.items()), model.options, model.bases, model.managers)
        for model in state.models.values()
    ]
    return [Tables(models), *words]

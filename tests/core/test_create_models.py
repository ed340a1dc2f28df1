"""A room's models made together by one operation of a migration."""

from typing import Any

import pytest
from django.db import connection
from django.db.migrations import CreateModel
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.state import ProjectState
from django.db.models import CASCADE, SET_NULL, BigAutoField, Field, ForeignKey

from core.db.create_models import CreateModels

TABLES = {"core_hen", "core_egg"}


def hen_and_egg() -> CreateModels:
    number: tuple[str, Field[Any, Any]] = ("id", BigAutoField(primary_key=True))
    hen = CreateModel("Hen", [number, ("hatched_from", ForeignKey("core.Egg", SET_NULL, null=True, related_name="+"))])
    return CreateModels([hen, CreateModel("Egg", [number, ("laid_by", ForeignKey("core.Hen", CASCADE, related_name="+"))])])


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_models_that_name_each_other_are_made_and_taken_away_again() -> None:
    operation, before = hen_and_egg(), ProjectState()
    after = before.clone()
    operation.state_forwards("core", after)
    with connection.schema_editor() as editor:
        operation.database_forwards("core", editor, before, after)
    assert set(connection.introspection.table_names()) >= TABLES
    with connection.schema_editor() as editor:
        operation.database_backwards("core", editor, after, before)
    assert not TABLES & set(connection.introspection.table_names())


def test_models_that_were_built_before_know_those_that_are_added() -> None:
    state = ProjectState()
    assert not list(state.apps.get_models())
    hen_and_egg().state_forwards("core", state)
    assert state.apps.get_model("core", "Hen")._meta.get_field("hatched_from").related_model is state.apps.get_model("core", "Egg")


def test_a_new_database_needs_one_migration_where_a_room_had_many() -> None:
    loader = MigrationLoader(None)
    replaced = {old for migration in loader.disk_migrations.values() for old in migration.replaces}
    squashed = {app for app, _ in replaced}
    assert squashed == {"core", "people", "notices", "questionbank", "quiz"}
    assert all(key in loader.disk_migrations for key in replaced), "the files stay while databases may be half-way through them"
    assert not replaced & set(loader.graph.nodes)

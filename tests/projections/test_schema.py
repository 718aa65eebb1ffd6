"""Read models are disposable: when their tables change, they are made anew and folded again."""

from __future__ import annotations

from sqlalchemy import Column, Integer, inspect, text

from consult.application.log import Log
from consult.config import Settings
from consult.migrate import migrate
from consult.projections.base import ReadRow
from consult.projections.models import MODELS
from consult.projections.runner import Projector, canonical_dump, read_position
from consult.projections.schema import create_read_tables, fingerprint
from consult.stores import Stores
from tests.given import a_city, a_school


def dumps(stores: Stores) -> dict[str, str]:
    return {model.name: canonical_dump(stores, model.rows) for model in MODELS}


def test_tables_that_are_as_the_code_says_are_left_alone(
    log: Log, stores: Stores, settings: Settings, projector: Projector
) -> None:
    a_city(log)
    projector.catch_up()
    assert not create_read_tables(stores)
    migrate(settings)
    assert read_position(stores, "city") == (log.head, "")


def test_tables_of_another_version_are_made_anew_and_folded_again(
    log: Log, stores: Stores, settings: Settings, projector: Projector
) -> None:
    a_city(log)
    a_school(log)
    projector.catch_up()
    before = dumps(stores)
    with stores.write("read") as connection:
        connection.execute(text("CREATE TABLE of_old (id INTEGER)"))
        connection.execute(text("ALTER TABLE position ADD COLUMN pace INTEGER"))
        connection.execute(text("UPDATE read_schema SET fingerprint = 'of old'"))
    migrate(settings)
    assert "of_old" not in inspect(stores["read"]).get_table_names()
    assert "pace" not in {one["name"] for one in inspect(stores["read"]).get_columns("position")}
    assert read_position(stores, "city") == (0, "")
    projector.catch_up()
    assert dumps(stores) == before


def test_tables_without_a_fingerprint_are_of_an_older_version(
    log: Log, stores: Stores, projector: Projector
) -> None:
    a_city(log)
    projector.catch_up()
    with stores.write("read") as connection:
        connection.execute(text("DROP TABLE read_schema"))
    assert create_read_tables(stores)
    assert read_position(stores, "city") == (0, "")


def test_any_change_of_a_column_changes_the_fingerprint(log: Log, stores: Stores) -> None:
    table = ReadRow.metadata.tables["position"]
    with stores["read"].connect() as connection:
        before = fingerprint(connection)
        column: Column[int] = Column("pace", Integer)
        table.append_column(column)
        try:
            assert fingerprint(connection) != before
        finally:
            table._columns.remove(column)
        assert fingerprint(connection) == before

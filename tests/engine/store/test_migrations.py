from __future__ import annotations

import importlib
import json
import pkgutil
from datetime import UTC, datetime

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Connection, inspect, text

from engine.errors import DatabaseNewer
from engine.store import upgrading
from engine.store.database import Database
from engine.store.metadata import METADATA


def declare_all_tables() -> None:
    """Import every module called tables: declaring them is all that it does."""
    for room in ("engine", "handlers", "web"):
        package = importlib.import_module(room)
        for module in pkgutil.walk_packages(package.__path__, f"{room}."):
            if module.name.rpartition(".")[2] == "tables":
                importlib.import_module(module.name)


#: The index of words is each database's own, and made by its migration alone.
OF_SEARCH = "search_words"


def is_declared(name: str | None, *_of: object) -> bool:
    """Say whether a thing of a database stands among the declared tables."""
    return name is None or not name.startswith(OF_SEARCH)


def test_the_migrations_make_exactly_the_declared_tables(database: Database) -> None:
    declare_all_tables()

    with database.read() as connection:
        options = {"compare_type": True, "include_name": is_declared}
        context = MigrationContext.configure(connection, opts=options)
        differences = compare_metadata(context, METADATA)

    assert differences == []


def test_every_sqlite_table_is_strict(database: Database) -> None:
    if database.dialect != "sqlite":
        return
    with database.read() as connection:
        rows = connection.exec_driver_sql("PRAGMA table_list").mappings().all()

    loose = {
        row["name"]
        for row in rows
        if not row["strict"]
        and not row["name"].startswith("sqlite_")
        and not row["name"].startswith(OF_SEARCH)
        and row["name"] != "alembic_version"
    }
    assert loose == set()


def test_upgrading_twice_changes_nothing(database: Database) -> None:
    database.upgrade()

    with database.read() as connection:
        assert upgrading.present_revision(connection) == upgrading.newest_revision()


def test_a_database_of_a_newer_program_is_refused(database: Database) -> None:
    with database.write() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))

    with pytest.raises(DatabaseNewer, match="start the newer version"):
        database.upgrade()
    with pytest.raises(DatabaseNewer):
        database.check_revision()


def test_a_failed_upgrade_leaves_no_table(empty_database: Database) -> None:
    with pytest.raises(ZeroDivisionError):
        upgrade_and_fail(empty_database)

    with empty_database.read() as connection:
        assert upgrading.present_revision(connection) is None


def upgrade_and_fail(database: Database) -> None:
    with database.write() as connection:
        upgrading.upgrade(connection)
        raise ZeroDivisionError


def test_every_revision_can_be_taken_back(empty_database: Database) -> None:
    empty_database.upgrade()
    with empty_database.write() as connection:
        _downgrade(connection, "base")

    with empty_database.read() as connection:
        assert inspect(connection).get_table_names() == ["alembic_version"]
    empty_database.upgrade()


def test_an_upgrade_takes_who_told_of_a_problem_out_of_what_was_kept(
    empty_database: Database,
) -> None:
    declare_all_tables()
    with empty_database.write() as connection:
        upgrading.upgrade(connection)
        _downgrade(connection, _before("find_only_what_one_may_read"))
        connection.execute(
            METADATA.tables["draft"]
            .insert()
            .values(
                task_id="t",
                person_id="officer",
                raw={"informant_name": "何举报", "level": "市"},
                saved_at=datetime(2026, 3, 2, tzinfo=UTC),
            )
        )
        connection.execute(
            text(
                "INSERT INTO search_entry (kind, ref, business_key, number, title, "
                "body, words) VALUES ('form', '1', '', '', '', '李卫东', 'u674e')"
            )
        )

        upgrading.upgrade(connection)

        kept = connection.scalar(text("SELECT raw FROM draft"))
        assert json.loads(str(kept)) == {"level": "市"}
        assert connection.scalar(text("SELECT count(*) FROM search_entry")) == 0


def test_an_upgrade_notes_the_outside_numbers_of_the_forms_that_were_filed(
    empty_database: Database,
) -> None:
    declare_all_tables()
    with empty_database.write() as connection:
        upgrading.upgrade(connection)
        _downgrade(connection, _before("note_outside_numbers"))
        _file_order(
            connection, "1", {"order_outside": True, "order_no": "市[2026] 7号"}
        )
        _file_order(
            connection, "2", {"order_outside": True, "order_no": "市〔2026〕7号"}
        )
        _file_order(connection, "3", {"order_no": "市监责改〔2026〕8号"})

        upgrading.upgrade(connection)

        noted = connection.execute(
            text("SELECT business_key, bureau_id, kind, mark FROM outside_number")
        )
        assert [tuple(each) for each in noted] == [
            ("case-1", "bureau", "rectification_order", "市〔2026〕7号")
        ]


def _file_order(connection: Connection, name: str, answers: dict[str, object]) -> None:
    day = datetime(2026, 3, int(name), tzinfo=UTC)
    words = ("officer_id", "entity_name", "product", "model", "item", "source")
    connection.execute(
        METADATA.tables["linkage_case"]
        .insert()
        .values(
            **dict.fromkeys((*words, "level", "report_no", "stop_sale"), ""),
            business_key=f"case-{name}",
            bureau_id="bureau",
            licensed=False,
            round=1,
            opened_at=day,
        )
    )
    connection.execute(
        METADATA.tables["submission"]
        .insert()
        .values(
            id=name,
            business_key=f"case-{name}",
            root_id=name,
            task_id=name,
            element_id="issue_rectification_order",
            form_key="f206",
            deployment_id="d",
            answers=answers,
            labels={},
            submitted_by="officer",
            submitted_at=day,
            entered_later=False,
        )
    )


def _downgrade(connection: Connection, revision: str) -> None:
    config = Config()
    config.set_main_option("script_location", str(upgrading.MIGRATIONS))
    config.attributes["connection"] = connection
    command.downgrade(config, revision)


def _before(name: str) -> str:
    """Return the revision that comes before the one that a migration makes."""
    [path] = (upgrading.MIGRATIONS / "versions").glob(f"*_{name}.py")
    return f"{int(path.name[:4]) - 1:04d}"


def test_an_upgrade_counts_the_entries_of_registers_on(
    empty_database: Database,
) -> None:
    declare_all_tables()
    with empty_database.write() as connection:
        upgrading.upgrade(connection)
        _downgrade(connection, _before("count_register_entries"))
        now = datetime(2026, 3, 2, tzinfo=UTC)
        words = ("district", "address", "contact", "phone", "name")
        connection.execute(
            METADATA.tables["org"]
            .insert()
            .values(
                **dict.fromkeys(words, ""),
                id="unit",
                kind="butler",
                active=True,
                created_at=now,
            )
        )
        words = ("title", "words", "entered_by", "late_reason")
        for number in ("EQ-012", "EQ-1000", "EQ-999"):
            connection.execute(
                METADATA.tables["register_entry"]
                .insert()
                .values(
                    **dict.fromkeys(words, ""),
                    id=number,
                    org_id="unit",
                    register="equipment",
                    number=number,
                    version=1,
                    content={},
                    entered_at=now,
                    changed_at=now,
                )
            )

        upgrading.upgrade(connection)

        found = connection.execute(
            text("SELECT number, serial FROM register_entry ORDER BY serial")
        )
        assert [tuple(each) for each in found] == [
            ("EQ-012", 12),
            ("EQ-999", 999),
            ("EQ-1000", 1000),
        ]
        assert (
            connection.scalar(text("SELECT last_serial FROM register_series")) == 1000
        )

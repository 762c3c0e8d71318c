from __future__ import annotations

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, text

from engine.store import upgrading
from engine.store.database import Database

#: The revision before there were programmes.
BEFORE = "0007"
CASE = (
    "INSERT INTO linkage_case (business_key, bureau_id, officer_id, entity_name,"
    " product, model, item, source, level, licensed, report_no, round, stop_sale,"
    " opened_at) VALUES (:number, :bureau, 'officer', '', '', '', '', '', '',"
    " {flag}, '', 1, 'none', {moment})"
)


def upgrade_to(connection: Connection, revision: str) -> None:
    config = Config()
    config.set_main_option("script_location", str(upgrading.MIGRATIONS))
    config.attributes["connection"] = connection
    command.upgrade(config, revision)


def test_existing_cases_join_the_programme_of_their_bureau_and_year(
    empty_database: Database,
) -> None:
    on_sqlite = empty_database.dialect == "sqlite"
    flag, moment = ("0", "1700000000000000") if on_sqlite else ("false", "now()")
    insert = text(CASE.format(flag=flag, moment=moment))
    with empty_database.write() as connection:
        upgrade_to(connection, BEFORE)
        for number, bureau in (
            ("XMLD-2025-0001", "b1"),
            ("XMLD-2026-0001", "b1"),
            ("XMLD-2026-0002", "b1"),
            ("XMLD-2026-0003", "b2"),
        ):
            connection.execute(insert, {"number": number, "bureau": bureau})

    empty_database.upgrade()

    with empty_database.read() as connection:
        cases = connection.execute(
            text("SELECT business_key, programme_id FROM linkage_case ORDER BY 1")
        )
        numbers = connection.execute(
            text("SELECT year, last_serial FROM programme_number ORDER BY 1")
        )
        assert [tuple(row) for row in cases] == [
            ("XMLD-2025-0001", "XMBF-2025-0001"),
            ("XMLD-2026-0001", "XMBF-2026-0001"),
            ("XMLD-2026-0002", "XMBF-2026-0001"),
            ("XMLD-2026-0003", "XMBF-2026-0002"),
        ]
        assert [tuple(row) for row in numbers] == [(2025, 1), (2026, 2)]

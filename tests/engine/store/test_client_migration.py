"""Entries of registers get the one company that their name means, and no other."""

from __future__ import annotations

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, text

from engine.store import upgrading
from engine.store.database import Database

#: The revision before entries knew their client.
BEFORE = "0052"
ORG = (
    "INSERT INTO org (id, kind, name, district, address, contact, phone, active,"
    " created_at, merged_into)"
    " VALUES (:id, :kind, :name, '', '', '', '', {flag}, {moment}, :into)"
)
ENTRY = (
    "INSERT INTO register_entry (id, org_id, register, number, version, content,"
    " title, words, entered_by, entered_at, changed_at, late_reason, client)"
    " VALUES (:id, 'unit', 'property', :id, 1, '{{}}', '', '', '', {moment},"
    " {moment}, '', :client)"
)


def upgrade_to(connection: Connection, revision: str) -> None:
    config = Config()
    config.set_main_option("script_location", str(upgrading.MIGRATIONS))
    config.attributes["connection"] = connection
    command.upgrade(config, revision)


def test_entries_are_given_the_company_that_alone_has_their_name(
    empty_database: Database,
) -> None:
    on_sqlite = empty_database.dialect == "sqlite"
    flag, moment = ("1", "1700000000000000") if on_sqlite else ("true", "now()")
    add_org = text(ORG.format(flag=flag, moment=moment))
    add_entry = text(ENTRY.format(moment=moment))
    with empty_database.write() as connection:
        upgrade_to(connection, BEFORE)
        for id_, kind, name, into in (
            ("unit", "butler", "管家", None),
            ("sun", "entity", "暖阳电器", None),
            ("double", "entity", "暖阳电器厂", "sun"),
            ("one", "entity", "海沧小家电", None),
            ("two", "entity", "海沧小家电", None),
            # An agency of that name is nobody's client.
            ("help", "agency", "暖阳电器", None),
        ):
            values = {"id": id_, "kind": kind, "name": name, "into": into}
            connection.execute(add_org, values)
        names = ("暖阳电器", "暖阳电器厂", "海沧小家电", "查无此厂", "")
        for number, name in enumerate(names):
            connection.execute(add_entry, {"id": str(number), "client": name})

    empty_database.upgrade()

    with empty_database.read() as connection:
        found = connection.execute(
            text("SELECT client, client_id FROM register_entry ORDER BY id")
        )
        assert [tuple(row) for row in found] == [
            ("暖阳电器", "sun"),
            ("暖阳电器厂", "sun"),
            ("海沧小家电", ""),
            ("查无此厂", ""),
            ("", ""),
        ]

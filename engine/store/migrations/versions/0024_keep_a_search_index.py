"""Keep what can be found by words."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None

#: The index of words reads the words of the table itself; nothing is kept twice.
_FORGET = (
    "INSERT INTO search_words(search_words, rowid, words) "
    "VALUES ('delete', old.id, old.words);"
)
_LEARN = "INSERT INTO search_words(rowid, words) VALUES (new.id, new.words);"
_SQLITE = (
    """CREATE VIRTUAL TABLE search_words USING fts5(
    words, content='search_entry', content_rowid='id', tokenize='ascii')""",
    f"""CREATE TRIGGER search_entry_new AFTER INSERT ON search_entry
    BEGIN {_LEARN} END""",
    f"""CREATE TRIGGER search_entry_gone AFTER DELETE ON search_entry
    BEGIN {_FORGET} END""",
    f"""CREATE TRIGGER search_entry_changed AFTER UPDATE ON search_entry
    BEGIN {_FORGET} {_LEARN} END""",
)
_POSTGRESQL = (
    """ALTER TABLE search_entry ADD COLUMN search_words tsvector
    GENERATED ALWAYS AS (to_tsvector('simple', words)) STORED""",
    "CREATE INDEX search_words_index ON search_entry USING gin (search_words)",
)


def upgrade() -> None:
    op.create_table(
        "search_entry",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("ref", sa.Text(), nullable=False),
        sa.Column("business_key", sa.Text(), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_search_entry")),
        sa.UniqueConstraint("kind", "ref", name=op.f("uq_search_entry_kind_ref")),
        sqlite_strict=True,
    )
    op.create_index("ix_search_entry_number", "search_entry", ["number"])
    is_postgresql = op.get_bind().dialect.name == "postgresql"
    for statement in _POSTGRESQL if is_postgresql else _SQLITE:
        op.execute(statement)


def downgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        op.execute("DROP TABLE search_words")
    op.drop_table("search_entry")

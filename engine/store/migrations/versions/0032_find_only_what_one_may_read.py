"""Find what one may read and nothing else, and take back what was shown too widely.

Entries of forms hold names of people and do not say in which process they were filed;
they are made anew when the service starts. What an investigation beside a case found,
the files of imports, and who told of a problem are for the bureau alone.
"""

from __future__ import annotations

import json

import sqlalchemy as sa
from alembic import op

revision = "0032"
down_revision = "0031"
branch_labels = None
depends_on = None

_BUREAU = """SELECT 'org:' || c.bureau_id FROM linkage_case c
    WHERE c.business_key = i.business_key
    UNION SELECT 'org:' || c.station_id FROM linkage_case c
    WHERE c.business_key = i.business_key AND c.station_id IS NOT NULL"""
_INVESTIGATIONS = f"""DELETE FROM instance_label WHERE EXISTS (
    SELECT 1 FROM instance i WHERE i.id = instance_label.root_id
    AND i.process_key = 'linkage_intervention'
    AND instance_label.label NOT IN ({_BUREAU}))"""  # noqa: S608 - texts of ours
_IMPORTS = """INSERT INTO evidence_label (evidence_id, label)
    SELECT DISTINCT e.id, 'org:' || o.id FROM evidence e
    JOIN report_import r ON r.file_sha256 = e.sha256
    JOIN linkage_case c ON c.business_key = e.business_key
    JOIN org o ON o.id IN (c.bureau_id, c.station_id)
    WHERE NOT EXISTS (SELECT 1 FROM evidence_label l WHERE l.evidence_id = e.id)"""
_SEALED = ("informant_name", "informant_contact")


def upgrade() -> None:
    for name in ("root_id", "scope"):
        op.add_column(
            "search_entry",
            sa.Column(name, sa.Text(), nullable=False, server_default=""),
        )
    op.execute("DELETE FROM search_entry WHERE kind = 'form'")
    op.execute(_INVESTIGATIONS)
    op.execute(_IMPORTS)
    _seal("submission_correction", "answers", ("submission_id", "version"))
    _seal("draft", "raw", ("task_id", "person_id"))


def _seal(name: str, column: str, keys: tuple[str, ...]) -> None:
    """Take out of kept answers who told of a problem."""
    columns: list[sa.ColumnClause[str]] = [sa.column(each) for each in (*keys, column)]
    found = sa.table(name, *columns)
    connection = op.get_bind()
    text = sa.cast(found.c[column], sa.Text)
    rows = connection.execute(sa.select(*columns).where(text.contains("informant_")))
    for row in rows.all():
        kept = row._asdict()
        answers = json.loads(kept[column])
        told = {key: value for key, value in answers.items() if key not in _SEALED}
        mine = sa.and_(*(found.c[key] == kept[key] for key in keys))
        new = json.dumps(told, ensure_ascii=False)
        connection.execute(sa.update(found).where(mine).values({column: new}))


def downgrade() -> None:
    op.drop_column("search_entry", "scope")
    op.drop_column("search_entry", "root_id")

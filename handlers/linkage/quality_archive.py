"""The quality archive: what is kept of each case for its product and district (7.3.4).

A case enters it when it ends, or earlier, when its programme brings map and archive up
to date; what is kept is then renewed at the end, and the day of the entry stays.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date

from sqlalchemy import Connection, delete, insert, select

from engine import UnitOfWork
from handlers.deadlines.local_time import local_day
from handlers.linkage.cases import CaseHeader
from handlers.linkage.tables import case_figures

#: When a case came into the archive, and when its entry was written last.
ARCHIVED_ON, RENEWED_ON = "archived_on", "renewed_on"


def archive_case(uow: UnitOfWork, key: str, entry: Mapping[str, object]) -> None:
    """Put a case into the archive, or renew what is kept of it."""
    today = local_day(uow.now).isoformat()
    before = _kept(uow, key).get("archive")
    since = before.get(ARCHIVED_ON, today) if isinstance(before, Mapping) else today
    kept = {**entry, ARCHIVED_ON: since, RENEWED_ON: today}
    keep_figures(uow, key, archive=kept)


def entry_of(header: CaseHeader, *, result: str, **more: object) -> dict[str, object]:
    """Return what the archive keeps of a case that has not ended, from its header.

    Args:
        result: of its last re-inspection, empty where there was none.
        more: what else is known of it.
    """
    return {
        "entity_name": header.entity_name,
        "district": header.district,
        "product_name": header.product,
        "model_spec": header.model,
        "nonconforming_item": header.item,
        "source": header.source,
        "level": header.level,
        "report_no": header.report_no,
        "reinspection_result": result or None,
        **more,
    }


def archived_since(connection: Connection, keys: Collection[str]) -> Mapping[str, date]:
    """Return since when each of some cases is in the archive; others are left out."""
    query = select(case_figures.c.business_key, case_figures.c.archive).where(
        case_figures.c.business_key.in_(sorted(keys))
    )
    return {
        row.business_key: date.fromisoformat(row.archive[ARCHIVED_ON])
        for row in connection.execute(query)
        if row.archive
    }


def keep_figures(uow: UnitOfWork, key: str, **figures: object) -> None:
    """Store indicators or archive entry of a case beside what is stored of it."""
    of_case = case_figures.c.business_key == key
    known = _kept(uow, key)
    uow.connection.execute(delete(case_figures).where(of_case))
    empty: dict[str, object] = {"indicators": {}, "archive": {}}
    values = {**empty, **known, **figures, "business_key": key, "computed_at": uow.now}
    uow.connection.execute(insert(case_figures).values(values))


def _kept(uow: UnitOfWork, key: str) -> Mapping[str, object]:
    of_case = case_figures.c.business_key == key
    query = select(case_figures.c.indicators, case_figures.c.archive).where(of_case)
    row = uow.connection.execute(query).one_or_none()
    return row._asdict() if row is not None else {}

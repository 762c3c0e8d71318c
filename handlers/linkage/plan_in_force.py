"""Which version of the plan a case worked by on a day (R-FILE)."""

from __future__ import annotations

from datetime import date

from sqlalchemy import Connection

from handlers.deadlines.local_time import local_day
from handlers.linkage.programmes.plans import plan_versions, row_of_case, version_on
from handlers.linkage.records import RecordKind, RecordStatus, record_versions

#: Versions that bind; a draft does not.
_BINDING = frozenset({RecordStatus.APPROVED, RecordStatus.FILED})


def plan_in_force(connection: Connection, business_key: str, day: date) -> str:
    """Return the version of the plan in force at the end of a day, in words.

    The plan of the programme that lists the case, else the case's own; empty where
    there was none yet.
    """
    listed = row_of_case(connection, business_key)
    if listed is not None:
        version = version_on(plan_versions(connection, listed.programme_id), day)
        if version is None:
            return ""
        since = local_day(version.written_at)
        return f"{listed.programme_id} 第{version.version}版（{since}起执行）"
    own = record_versions(connection, business_key, RecordKind.PLAN)
    binding = [each for each in own if each.status in _BINDING]
    filed = [each for each in binding if local_day(each.written_at) <= day]
    if not filed:
        return ""
    return f"第{len(filed)}版（{local_day(filed[-1].written_at)}起执行）"

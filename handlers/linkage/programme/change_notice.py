"""Tell the bureau that a programme's plan was changed and is in force (7.2.2.4).

A filing asks nobody: the notice says what changed, and the work goes on.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from engine import UnitOfWork
from handlers.linkage.programmes.headers import programme_by_id
from handlers.notices.kinds import NoticeKind
from handlers.notices.tell import tell
from handlers.parties.model import Role
from handlers.parties.people import people_in

#: Changes that a notice names; the page has all of them.
_NAMED = 10


def tell_of_change(
    uow: UnitOfWork,
    programme_id: str,
    *,
    version: int,
    changes: Sequence[Mapping[str, object]],
    note: str,
    author: str | None,
) -> int:
    """Tell the officer of the programme and the leaders of its bureau, once a version.

    Args:
        changes: the rows of the notice's table.
        note: why the plan was changed.
        author: who filed it: they know.

    Returns:
        How many people were told.
    """
    found = programme_by_id(uow.connection, programme_id)
    leaders = people_in(uow.connection, Role.LEADER, org_id=found.bureau_id)
    to = [each for each in (found.opened_by, *leaders) if each != author]
    lines = [_line(change) for change in changes[:_NAMED]]
    if len(changes) > _NAMED:
        lines.append(f"……共{len(changes)}处改动")
    return tell(
        uow,
        kind=NoticeKind.PROGRAMME,
        key=f"plan_filed:{programme_id}:{version}",
        to=to,
        subject=f"方案调整已备案：{found.name} 第{version}版",
        text="\n".join([f"理由：{note}", *lines]),
        link=f"/programmes/{programme_id}?tab=plan&version={version}",
    )


def _line(change: Mapping[str, object]) -> str:
    where = f"{change['row_no']} {change['row_name']}".strip()
    before, after = (
        change["value_before"] or "（空）",
        change["value_after"] or "（空）",
    )
    return f"{where} {change['column_name']}：{before} → {after}"

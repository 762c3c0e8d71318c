"""What the checks that a client made itself said in a time: the weekly looks at the daily.

The weekly check solves what the daily ones found, and the monthly meeting hears of both
(Orders 75 and 76).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from sqlalchemy import Connection, Select, and_, select

from handlers.butler.self_checks import SELF_CHECKS
from handlers.butler.states import PatrolState
from handlers.butler.tables import patrol, patrol_plan, patrol_plan_version
from handlers.forms.tables import submission

#: Answer of a record: there was no production on the day.
STOPPED = "停产"
#: Answer of a record: something was found.
FOUND = "发现"
_ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class PastCheck:
    """One check that came due, with what its record says if it was signed."""

    day: date
    state: PatrolState
    answers: Mapping[str, object] = field(default_factory=dict)

    @property
    def hazards(self) -> Sequence[Mapping[str, object]]:
        """The dangers that were found."""
        rows = self.answers.get("self_hazards")
        return rows if isinstance(rows, list) else ()


@dataclass(frozen=True, slots=True, kw_only=True)
class OfClient:
    """Whose checks, kept with which butler."""

    client_id: str
    butler_id: str


def checks_between(
    connection: Connection, whose: OfClient, template: str, *, since: date, until: date
) -> list[PastCheck]:
    """Return the checks of one kind from one day to another, the oldest first."""
    query = (
        select(patrol.c.day, patrol.c.state, submission.c.answers)
        .join(patrol_plan, patrol_plan.c.id == patrol.c.plan_id)
        .outerjoin(
            submission,
            and_(
                submission.c.root_id == patrol.c.instance_id,
                submission.c.form_key == template,
            ),
        )
        .where(
            patrol_plan.c.client_id == whose.client_id,
            patrol_plan.c.butler_id == whose.butler_id,
            patrol.c.plan_id.in_(_plans_of(template)),
            patrol.c.day.between(since.isoformat(), until.isoformat()),
            patrol.c.state != PatrolState.WITHDRAWN.value,
        )
        .order_by(patrol.c.day, patrol.c.plan_id, submission.c.submitted_at)
    )
    return [
        PastCheck(
            day=date.fromisoformat(row.day),
            state=PatrolState(row.state),
            answers=row.answers or {},
        )
        for row in connection.execute(query)
    ]


def since_the_last(
    connection: Connection,
    whose: OfClient,
    template: str,
    *,
    before: date,
    at_most: int,
) -> date:
    """Return from which day on a check looks back: the day after the last of its kind.

    Args:
        connection: Where to read.
        whose: Whose checks.
        template: The kind of the check that looks back.
        before: The day of that check.
        at_most: So many days it looks back when there is none.
    """
    first = before - timedelta(days=at_most - 1)
    earlier = checks_between(
        connection, whose, template, since=first, until=before - _ONE_DAY
    )
    signed = [each.day for each in earlier if each.state is PatrolState.SIGNED]
    return max(signed) + _ONE_DAY if signed else first


def summary_of(template: str, found: Sequence[PastCheck]) -> str:
    """Say in a line how many records there are, and of which kinds."""
    name = SELF_CHECKS[template].name
    if not found:
        return f"{name}：本期没有安排。"
    signed = [each for each in found if each.state is PatrolState.SIGNED]
    kinds = Counter(result_of(each.answers) for each in signed)
    details = "、".join(f"{kind}{n}份" for kind, n in sorted(kinds.items()))
    missing = sum(each.state is PatrolState.MISSED for each in found)
    waiting = len(found) - len(signed) - missing
    return "，".join(
        filter(
            None,
            (
                f"{name}：应有记录{len(found)}份",
                f"已签署{len(signed)}份" + (f"（{details}）" if details else ""),
                f"缺记录{missing}份" if missing else "",
                f"尚未签署{waiting}份" if waiting else "",
            ),
        )
    )


def hazard_lines(found: Sequence[PastCheck]) -> Iterator[str]:
    """Yield what was found, a danger a line."""
    for each in found:
        for row in each.hazards:
            yield (
                f"{each.day.isoformat()} {row.get('what', '')}"
                f"（{row.get('severity', '')}；{row.get('measure', '')}）"
            )


def veto_lines(found: Sequence[PastCheck]) -> Iterator[str]:
    """Yield the proposals to stop, a line each."""
    for each in found:
        if each.answers.get("self_veto") is True:
            yield (
                f"{each.day.isoformat()} {each.answers.get('self_veto_wish', '')}："
                f"{each.answers.get('self_veto_defect', '')}"
            )


def result_of(answers: Mapping[str, object]) -> str:
    """Say what a record comes to: 停产, 零风险报告, or that something was found."""
    if answers.get("self_production") == STOPPED:
        return STOPPED
    if answers.get("self_hazards_found") == FOUND:
        return "发现风险隐患"
    return "零风险报告"


def _plans_of(template: str) -> Select[tuple[str]]:
    # What a plan plans never changes, so any version tells.
    return select(patrol_plan_version.c.plan_id).where(
        patrol_plan_version.c.template == template
    )

"""The year of a unit beyond its registers: surveys and what follows, back-ups."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from sqlalchemy import Connection

from handlers.backups.log import is_late, last_good, runs
from handlers.butler.contracts import contracts
from handlers.butler.surveys.model import ENDED_ACTIONS, SurveyState
from handlers.butler.surveys.reading import actions_of_unit, surveys_of_unit
from handlers.butler.surveys.settings import SURVEYS_A_YEAR
from handlers.butler.surveys.timing import next_period
from handlers.deadlines.calendar_store import load_calendar
from handlers.deadlines.local_time import local_day
from handlers.parties.orgs import orgs_by_ids
from handlers.registers.model import WARNINGS
from handlers.registers.year import Due, Matter, Tone, matters_of
from handlers.settings.store import EVERYWHERE, value_of

_SOON = timedelta(days=max(WARNINGS))


def year_of_unit(connection: Connection, org_id: str, *, now: datetime) -> list[Matter]:
    """Return every subject of a unit's year: of its registers, surveys, back-ups."""
    today = local_day(now)
    return [
        *matters_of(connection, org_id, today=today),
        _surveys(connection, org_id, today),
        _backups(connection, now),
    ]


def _surveys(connection: Connection, org_id: str, today: date) -> Matter:
    dues = (
        *_next_round(connection, org_id, today),
        *_unanswered(connection, org_id, today),
        *_improvements(connection, org_id, today),
    )
    return Matter(
        zh="满意度调查和改进", clause="B6.5.5", url="/surveys", dues=tuple(dues)
    )


def _next_round(connection: Connection, org_id: str, today: date) -> Iterator[Due]:
    """Yield the next round where there is a client to ask."""
    running = [
        each
        for each in contracts(connection, butler_id=org_id)
        if each.ended_on is None and each.valid_to >= today
    ]
    times = int(value_of(connection, SURVEYS_A_YEAR, bureau_id=EVERYWHERE))
    coming = next_period(today, times=times, calendar=load_calendar(connection))
    if running and coming.sent_on <= today + _SOON:
        text = f"{coming.name} 满意度调查将发给所有服务对象"
        yield _due(text, coming.sent_on, today, "/surveys")


def _unanswered(connection: Connection, org_id: str, today: date) -> Iterator[Due]:
    waiting = [
        each
        for each in surveys_of_unit(connection, org_id)
        if each.state is SurveyState.SENT
    ]
    clients = orgs_by_ids(connection, {each.client_id for each in waiting})
    for each in waiting:
        text = f"{clients[each.client_id].name}还没有填写 {each.period} 满意度调查"
        yield _due(text, local_day(each.due_at), today, f"/surveys/{each.id}")


def _improvements(connection: Connection, org_id: str, today: date) -> Iterator[Due]:
    for each in actions_of_unit(connection, org_id):
        if each.state not in ENDED_ACTIONS and each.due_on <= today + _SOON:
            url = f"/surveys/actions/{each.id}"
            yield _due(f"改进措施：{each.text}", each.due_on, today, url)


def _backups(connection: Connection, now: datetime) -> Matter:
    """Return whether back-ups hold; where a server has its own, nothing is said."""
    dues: tuple[Due, ...] = ()
    if runs(connection, limit=1) and is_late(connection, now=now):
        last = last_good(connection)
        when = local_day(last).isoformat() if last else "从未"
        text = f"恢复试验通过的备份，最近一次：{when}"
        dues = (Due(text=text, day=None, tone=Tone.RED, url="/backups"),)
    return Matter(zh="电子档案备份", clause="B7.2", url="/backups", dues=dues)


def _due(text: str, day: date, today: date, url: str) -> Due:
    tone = Tone.RED if day < today else Tone.AMBER
    return Due(text=text, day=day, tone=tone, url=url)

"""Read what was typed into the form of a patrol plan, and write a plan into it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date, time
from typing import TypeVar

from flask import request

from handlers.butler.contracts import Contract
from handlers.butler.plan import (
    PATROL_RECORD,
    SECTIONS,
    TEMPLATES,
    Depth,
    PatrolPlan,
    Window,
)
from handlers.butler.rhythm import Days, Frequency, OffDay, Rhythm
from handlers.butler.self_checks import SELF_CHECKS
from web.i18n import gettext as _

Value = TypeVar("Value")
_LONGEST = 200
FIELDS = (
    "contract_id",
    "template",
    "name",
    "frequency",
    "every_n",
    "weekday",
    "monthday",
    "month",
    "days",
    "on_off_day",
    "valid_from",
    "valid_to",
    "depth",
    "window_start",
    "window_end",
    "assignee",
    "backup",
    "signer",
    "reason",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Typed:
    """What stands in the form, and what is wrong with it."""

    values: Mapping[str, str]
    sections: tuple[str, ...] = ()
    faults: dict[str, str] = field(default_factory=dict)


def typed() -> Typed:
    """Return what was sent, bounded."""
    return Typed(
        values={name: request.form.get(name, "").strip()[:_LONGEST] for name in FIELDS},
        sections=tuple(
            letter for letter in SECTIONS if letter in request.form.getlist("sections")
        ),
    )


def as_typed(plan: PatrolPlan, *, contract_id: str) -> Typed:
    """Return a plan as it stands in the form."""
    rhythm = plan.rhythm
    return Typed(
        values={
            "contract_id": contract_id,
            "template": plan.template,
            "name": plan.name,
            "frequency": rhythm.frequency.value,
            "every_n": str(rhythm.every_n),
            "weekday": str(rhythm.weekday),
            "monthday": str(rhythm.monthday),
            "month": str(rhythm.month),
            "days": rhythm.days.value,
            "on_off_day": rhythm.on_off_day.value,
            "valid_from": rhythm.valid_from.isoformat(),
            "valid_to": rhythm.valid_to.isoformat(),
            "depth": plan.depth.value,
            "window_start": plan.window.start.isoformat("minutes"),
            "window_end": plan.window.end.isoformat("minutes"),
            "assignee": plan.assignee,
            "backup": plan.backup,
            "signer": plan.signer or "",
            "reason": "",
        },
        sections=plan.sections,
    )


def proposed(contract: Contract | None, template: str, *, today: date) -> Typed:
    """Return what a new form begins with, until the contract ends.

    A patrol of the butler comes weekly on working days. What a client checks itself
    comes as often as the Orders want it, and where it does daily, on the days on which
    the client produces.

    Args:
        contract: Under which it would be made, if that is known.
        template: What it would plan.
        today: It begins today at the earliest.
    """
    first = max(contract.valid_from, today) if contract else today
    last = contract.valid_to if contract else date(today.year, 12, 31)
    check = SELF_CHECKS.get(template)
    frequency = check.usual if check else Frequency.WEEK
    is_daily = frequency is Frequency.DAY
    plan = PatrolPlan(
        name=check.name if check else _("日常巡查"),
        rhythm=Rhythm(
            frequency=frequency,
            valid_from=first,
            valid_to=last,
            days=Days.PRODUCTION if check else Days.WORKING,
            on_off_day=OffDay.SKIP if is_daily else OffDay.NEXT,
        ),
        assignee="",
        backup="",
        template=template,
    )
    return as_typed(plan, contract_id=contract.id if contract else "")


def read_plan(form: Typed) -> PatrolPlan | None:
    """Return the plan that was typed; None with faults noted where it cannot be read."""
    values, faults = form.values, form.faults

    def read(name: str, parse: Callable[[str], Value], problem: str) -> Value | None:
        with suppress(ValueError):
            return parse(values[name])
        faults[name] = problem
        return None

    frequency = read("frequency", Frequency, _("请选择频次"))
    days = read("days", Days, _("请选择哪些日子可以巡查"))
    off_day = read("on_off_day", OffDay, _("请选择遇非巡查日怎么办"))
    depth = read("depth", Depth, _("请选择深度"))
    template = read("template", _template, _("没有这种计划"))
    valid_from = read("valid_from", date.fromisoformat, _("请填写日期"))
    valid_to = read("valid_to", date.fromisoformat, _("请填写日期"))
    start = read("window_start", _clock, _("请填写时间，如 08:30"))
    end = read("window_end", _clock, _("请填写时间，如 17:30"))
    # A frequency leaves some of them out; those then stand at their first value.
    numbers = {
        name: (read(name, _number, _("请填写数字")) if values[name] else None) or 1
        for name in ("every_n", "weekday", "monthday", "month")
    }
    for name, problem in (
        ("assignee", _("请选择巡查人员")),
        ("backup", _("请选择替补人员")),
    ):
        if not values[name]:
            faults[name] = problem
    if (
        faults
        or frequency is None
        or days is None
        or off_day is None
        or depth is None
        or template is None
        or valid_from is None
        or valid_to is None
        or start is None
        or end is None
    ):
        return None
    return PatrolPlan(
        name=values["name"],
        rhythm=Rhythm(
            frequency=frequency,
            valid_from=valid_from,
            valid_to=valid_to,
            days=days,
            on_off_day=off_day,
            every_n=numbers["every_n"],
            weekday=numbers["weekday"],
            monthday=numbers["monthday"],
            month=numbers["month"],
        ),
        assignee=values["assignee"],
        backup=values["backup"],
        depth=depth,
        sections=form.sections,
        window=Window(start, end),
        template=template,
        signer=values["signer"] or None,
    )


def _template(text: str) -> str:
    """Return what is planned; a patrol of the butler where nothing is said.

    Raises:
        ValueError: nothing that can be.
    """
    template = text or PATROL_RECORD
    if template not in TEMPLATES:
        raise ValueError(text)
    return template


def _number(text: str) -> int:
    if not (text.isascii() and text.isdecimal()):
        raise ValueError(text)
    return int(text[:4])


def _clock(text: str) -> time:
    """Return a time to the minute.

    Raises:
        ValueError: it is none.
    """
    found = time.fromisoformat(text)
    return time(found.hour, found.minute)

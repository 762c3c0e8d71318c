"""The rules of the user tasks of a patrol, by their ids in the diagram."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time

from engine import UnitOfWork
from handlers.butler.findings import NewFinding, Severity, Source, open_finding
from handlers.butler.last_patrol import SAME, LastTime, last_time
from handlers.butler.patrol_life import COPIED_SHARE
from handlers.butler.plan import SECTIONS
from handlers.butler.plans import plan_by_id
from handlers.butler.rule import ButlerContext, ButlerRule
from handlers.butler.steps.devices import check_devices
from handlers.deadlines.local_time import SHANGHAI, local_day
from handlers.forms import FieldError
from handlers.forms.rules import Findings, Outcome, Values
from handlers.notices.kinds import NoticeKind
from handlers.notices.tell import tell
from handlers.registers.rules.late import NEEDS_REASON, is_late

_NEVER = "没有上次记录"


def _facts(it: ButlerContext) -> Values:
    """Show beside each section what the client's last patrol said of it."""
    before = _before(it)
    return {
        **it.variables,
        "today": it.today.isoformat(),
        **{
            f"last_{letter}": before[letter].text if letter in before else _NEVER
            for letter in SECTIONS
        },
    }


def _check(values: Values, it: ButlerContext) -> list[FieldError]:
    found = Findings()
    before = _before(it)
    for letter in _copied(values):
        if letter not in before:
            found.add(
                f"check_{letter}", SECTIONS[letter], f"{_NEVER}，请填写本次的检查结果"
            )
    arrived = _arrived(values, it)
    check_devices(
        values.get("patrol_devices"),
        it,
        found,
        key="patrol_devices",
        used_on=local_day(arrived or it.now),
    )
    if is_late(arrived, it.now) and not str(values.get("patrol_late_entry") or ""):
        found.add("patrol_late_entry", "补录原因", NEEDS_REASON)
    if _arrived_on(values, it) < _patrol_day(it):
        found.add("patrol_arrived_on", "到达日期", "到达日期不能早于巡查日期")
    if arrived is not None and arrived > it.now:
        found.add("patrol_arrived_at", "到达时间", "到达时间不能晚于现在")
    return found.errors


def _outcome(values: Values, it: ButlerContext) -> Outcome:
    """Take over what is the same, and open what was found."""
    before, copied = _before(it), _copied(values)
    known = dict(values)
    for letter in copied:
        known[f"check_{letter}"] = before[letter].result
        known[f"check_{letter}_note"] = before[letter].remark
    answered = [each for each in SECTIONS if values.get(f"check_{each}")]
    known["patrol_copied"] = "、".join(copied)
    share = f"{SAME}{len(copied)}/{len(answered)}部分" if copied else ""
    known[COPIED_SHARE] = share

    def record(uow: UnitOfWork) -> None:
        _open_findings(uow, values, it)
        if 2 * len(copied) > len(answered):
            _tell_lead(uow, it, share)

    return Outcome(variables=known, record=record)


def _open_findings(uow: UnitOfWork, values: Values, it: ButlerContext) -> None:
    rows = values.get("patrol_findings")
    if not isinstance(rows, list):
        return
    plan = plan_by_id(uow.connection, str(it.variables["patrol_plan"]))
    for place, row in enumerate(rows):
        section = str(row["section"])
        photos = values.get(f"check_{section}_photos")
        open_finding(
            uow,
            NewFinding(
                contract_id=plan.contract_id,
                source=Source.PATROL,
                source_key=f"{it.business_key}:{place}",
                text=str(row["what"]),
                advice=str(row["advice"]),
                severity=Severity(str(row["severity"])),
                section=section,
                found_by=it.actor.id,
                evidence=tuple(map(str, photos)) if isinstance(photos, list) else (),
            ),
        )


def _tell_lead(uow: UnitOfWork, it: ButlerContext, share: str) -> None:
    client, name = it.variables["client_name"], it.variables["patrol_name"]
    tell(
        uow,
        kind=NoticeKind.TASK,
        key=f"patrol:{it.task.id}:copied",
        to=[str(it.variables["patrol_lead"])],
        subject=f"巡查记录多数与上次相同：{client} · {name}",
        text=f"{share}，请核对现场照片。",
        link=f"/patrols/plans/{it.variables['patrol_plan']}",
    )


def _before(it: ButlerContext) -> Mapping[str, LastTime]:
    return last_time(
        it.connection,
        client_id=str(it.variables["client_id"]),
        butler_id=str(it.variables["butler_id"]),
    )


def _copied(values: Values) -> list[str]:
    return [each for each in SECTIONS if values.get(f"check_{each}") == SAME]


def _arrived(values: Values, it: ButlerContext) -> datetime | None:
    """Return when somebody arrived."""
    text = str(values.get("patrol_arrived_at") or "")
    if not text:
        return None
    return datetime.combine(_arrived_on(values, it), time.fromisoformat(text), SHANGHAI)


def _arrived_on(values: Values, it: ButlerContext) -> date:
    """Return the day on which somebody arrived; earlier records say none.

    A patrol that went on after its day is arrived at on a later one.
    """
    text = str(values.get("patrol_arrived_on") or "")
    return date.fromisoformat(text) if text else _patrol_day(it)


def _patrol_day(it: ButlerContext) -> date:
    return date.fromisoformat(str(it.variables["patrol_day"]))


RULES: Mapping[str, ButlerRule] = {
    "carry_out_patrol": ButlerRule(facts=_facts, check=_check, outcome=_outcome),
}

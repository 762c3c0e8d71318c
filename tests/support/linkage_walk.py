"""Walk the linkage diagram on the bench: every choice drawn, every step restarted.

No handlers and no forms: the walk writes the variables that they would write.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from pathlib import Path

from engine.model.advance import JobKind, NewUserTask
from engine.model.history import HistoryType
from tests.support.interpreter_lab import NOW, Lab, compiled

LINKAGE = Path(__file__).parents[2] / "processes" / "linkage.bpmn"
DECISIONS = LINKAGE.parent / "decisions" / "reinspection.dmn"

#: What the start rule of the linkage process sets.
STEERING: dict[str, object] = {
    "k": 1,
    "failed_rounds": 0,
    "assist_round": 0,
    "considered_rounds": 0,
    "has_local_party": True,
    "initiator": "officer",
    **dict.fromkeys(
        [
            "next_round",
            "adjust_needed",
            "supervision_done",
            "order_required",
            "application_open",
            "assistance_started",
            "assistance_stopped",
            "plan_ready",
            "in_approved_plan",
            "visited",
            "announced",
            "suspended",
            "producer_outside",
            "objection_accepted",
            "objection_upheld",
            "no_reinspection_approved",
            "review_passed",
            "nominate_case",
            "industry_common",
            "licensed",
        ],
        False,
    ),
    **dict.fromkeys(
        [
            "duplicate_of",
            "overdue_decision",
            "start_decision",
            "reinspection_needed",
            "reinspection_result",
            "case_officer",
            "wg_leader",
            "objection_due",
            "objection_closes",
            "stop_sale_due",
            "rectify_due",
            "reinsp_due",
            "rectify_until",
            "window_open",
            "window_close",
            "survey_due",
            "assistance_until",
            "source",
            "level",
        ]
    ),
}
_DAY = "2026-05-01"
#: Where an order to stop the assistance ends the work at once.
_HELPING = (
    "form_work_group",
    "draft_assistance_plan",
    "adjust_assistance_plan",
    "survey_on_site",
)


def _yes(chance: random.Random, share: float = 0.5) -> bool:
    return chance.random() < share


#: What a person or a handler decides at an element.
_ANSWERS: dict[str, Callable[[random.Random], dict[str, object]]] = {
    "register_issue": lambda c: {
        "source": c.choice(["监督抽查", "监督抽查", "风险监测", "主体申请"]),
        "level": c.choice(["国家", "省", "市", "区"]),
        "licensed": _yes(c),
        "producer_outside": _yes(c, 0.3),
        "has_local_party": _yes(c, 0.9),
        "case_officer": "officer",
    },
    "check_duplicates": lambda c: {"duplicate_of": "XM-1" if _yes(c, 0.05) else None},
    "handle_other_source": lambda c: {"order_required": _yes(c, 0.7)},
    "start_objection_clock": lambda _: {
        "objection_due": _DAY,
        "objection_closes": _DAY,
    },
    "review_objection": lambda c: {"objection_accepted": _yes(c)},
    "handle_objection_retest": lambda c: {"objection_upheld": _yes(c)},
    "start_rectification_clocks": lambda _: {
        "rectify_due": _DAY,
        "reinsp_due": _DAY,
        "rectify_until": _DAY,
    },
    "handle_overdue_rectification": lambda c: {
        "overdue_decision": c.choice(["直接组织复查", "认定逾期不改正"])
    },
    "arrange_reinspection": lambda c: {"reinspection_needed": _yes(c, 0.8)},
    "approve_no_reinspection": lambda c: {"no_reinspection_approved": _yes(c)},
    "record_reinspection_result": lambda c: {
        "reinspection_result": c.choice(["合格", "不合格"])
    },
    "find_failure_cause": lambda c: {
        "adjust_needed": _yes(c),
        # Other sources: the bureau decides whether there is a next round.
        "next_round": _yes(c),
    },
    "record_provincial_announcement": lambda _: {
        "window_open": "2026-08-01",
        "window_close": "2026-08-29",
    },
    "order_suspension": lambda _: {
        "window_open": "2026-12-01",
        "window_close": "2026-12-31",
    },
    "decide_assistance_start": lambda c: {
        "start_decision": c.choice(["启动", "启动", "暂不启动", "不启动"])
    },
    "form_work_group": lambda _: {"wg_leader": "expert"},
    "review_assistance_plan": lambda c: {"review_passed": _yes(c, 0.7)},
    "choose_result_uses": lambda c: {
        "nominate_case": _yes(c),
        "industry_common": _yes(c),
    },
}


def linkage_lab(*, restart: bool = True) -> Lab:
    """Start a linkage case on the bench."""

    def moment(*_: object) -> str:
        return (NOW + timedelta(days=5)).isoformat()

    names = ("due", "end_of_day", "start_of_day", "day_after")
    return Lab(
        "",
        STEERING,
        process=compiled("linkage.bpmn", LINKAGE.read_bytes()),
        decisions=DECISIONS.read_bytes(),
        functions=dict.fromkeys(names, moment),
        restart=restart,
    )


def walk(seed: int, *, restart: bool = True, limit: int = 400) -> Lab:
    """Walk one case to its end with choices drawn from a seed."""
    chance = random.Random(seed)  # noqa: S311 - a test's dice
    lab = linkage_lab(restart=restart)
    # Now and then the officer leaves one decision lying while all else goes on.
    left_lying = chance.choice(["", "", "", "decide_assistance_start"])
    for _ in range(limit):
        if lab.ended:
            return lab
        _step(lab, chance, left_lying)
    message = f"seed {seed}: still at {lab.waits} after {limit} steps"
    raise AssertionError(message)


def _step(lab: Lab, chance: random.Random, left_lying: str) -> None:
    ways: list[Callable[[], object]] = [
        *_user_tasks(lab, chance, left_lying),
        *_handlers(lab, chance),
        *_rare(lab, chance),
    ]
    if not ways:
        ways = _user_tasks(lab, chance, "")
    assert ways, f"nothing can happen at {lab.waits}"
    chance.choice(ways)()


def _answers(element_id: str, chance: random.Random) -> dict[str, object]:
    answers = _ANSWERS.get(element_id)
    return {} if answers is None else answers(chance)


def _user_tasks(
    lab: Lab, chance: random.Random, left_lying: str
) -> list[Callable[[], object]]:
    busy = len(lab.user_tasks) > 1 or lab.jobs

    def way(task: NewUserTask) -> Callable[[], object]:
        answers = _user_answers(lab, task.element_id, chance)
        return lambda: lab.complete_task(task.id, **answers)

    return [
        way(task)
        for task in lab.user_tasks.values()
        if task.element_id != left_lying or not busy
    ]


def _user_answers(
    lab: Lab, element_id: str, chance: random.Random
) -> dict[str, object]:
    answers = _answers(element_id, chance)
    if element_id == "find_failure_cause" and lab.variable("source") == "监督抽查":
        # The form rule: for supervision sampling the law decides, not the officer.
        answers["next_round"] = False
    return answers


def _handlers(lab: Lab, chance: random.Random) -> list[Callable[[], object]]:
    def way(element_id: str) -> Callable[[], object]:
        answers = _answers(element_id, chance)
        return lambda: lab.serve(element_id, 0, **answers)

    return [
        way(str(job.element_id))
        for job in lab.jobs.values()
        if job.kind is JobKind.EXTERNAL
    ]


def _rare(lab: Lab, chance: random.Random) -> list[Callable[[], object]]:
    """Timers and messages: always possible when nothing else is, else now and then."""
    others = bool(lab.user_tasks) or any(
        job.kind is JobKind.EXTERNAL for job in lab.jobs.values()
    )
    if others and not _yes(chance, 0.25):
        return []
    ways: list[Callable[[], object]] = [
        partial(lab.fire, str(job.element_id))
        for job in lab.jobs.values()
        if job.kind is JobKind.TIMER
    ]
    waiting = {name for kind, name in lab.subscriptions.values() if kind == "message"}
    if "msg_objection" in waiting:
        ways.append(lambda: lab.send("msg_objection"))
    helped = set(lab.tasks) & set(_HELPING)
    if helped and _yes(chance, 0.6):
        ways.append(lambda: lab.set(assistance_stopped=True))
    if "msg_case_terminated" in waiting and _yes(chance, 0.02):
        ways.append(lambda: lab.send("msg_case_terminated"))
    if not lab.variable("application_open") and _yes(chance, 0.3):
        ways.append(lambda: lab.set(application_open=True))
    if not lab.variable("in_approved_plan") and _yes(chance, 0.15):
        ways.append(lambda: lab.set(in_approved_plan=True))
    return ways


def flows_taken(lab: Lab) -> set[str]:
    """Ids of the sequence flows that a case has taken."""
    return {
        str(event.element_id)
        for event in lab.history
        if event.type is HistoryType.FLOW_TAKEN
    }

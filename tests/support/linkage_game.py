"""The rules by which the linkage process is explored: who decides, what comes in."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import product

from typing_extensions import override

from tests.support.bpmn_graph import PROCESSES, read_graph
from tests.support.token_game import Game, Outcome, Rules, Variables

GRAPH = read_graph(PROCESSES / "linkage.bpmn")

SAMPLING = "监督抽查"
#: Source, licence and level: what the conditions of the diagram tell apart.
CASES = {
    "sampling by the city": {"source": SAMPLING, "licensed": False, "level": "市"},
    "sampling by the state": {"source": SAMPLING, "licensed": False, "level": "国家"},
    "licensed, by the city": {"source": SAMPLING, "licensed": True, "level": "市"},
    "licensed, by the province": {"source": SAMPLING, "licensed": True, "level": "省"},
    "found on site": {"source": "现场检查", "licensed": False, "level": None},
    "licensed, found on site": {"source": "现场检查", "licensed": True, "level": None},
    "applied for": {"source": "主体申请", "licensed": False, "level": None},
}
#: Whether the case stands in an approved plan from the start.
PLANS = {"no plan yet": False, "in an approved plan": True}

#: What the start rule of the process sets, as far as conditions read it.
STEERING: Variables = {
    "k": 1,
    "failed_rounds": 0,
    "assist_round": 0,
    "considered_rounds": 0,
    "overdue_decision": None,
    "window_open": None,
    "rectify_until": None,
    **dict.fromkeys(
        (
            "next_round",
            "adjust_needed",
            "supervision_done",
            "order_required",
            "application_open",
            "assistance_started",
            "assistance_stopped",
            "plan_ready",
            "visited",
            "announced",
            "suspended",
        ),
        False,
    ),
}
EITHER = (True, False)

PARTIES = {"ent", "tai", "wg"}
#: Where the supervision line stands.
SUPERVISED = {"rectification", "stage_7_reinspection"}


def each(**choices: Iterable[object]) -> list[Outcome]:
    """Return every combination of the choices."""
    rows = product(*choices.values())
    return [dict(zip(choices, row, strict=True)) for row in rows]


OUTCOMES: dict[str, list[Outcome]] = {
    "register_issue": each(has_local_party=EITHER, producer_outside=EITHER),
    "check_duplicates": each(duplicate_of=(None, "XMLD-2026-0001")),
    "handle_other_source": each(order_required=EITHER),
    "review_objection": each(objection_accepted=EITHER),
    "handle_objection_retest": each(objection_upheld=EITHER),
    "handle_overdue_rectification": each(
        overdue_decision=("直接组织复查", "认定逾期不改正")
    ),
    "arrange_reinspection": each(reinspection_needed=EITHER),
    "approve_no_reinspection": each(no_reinspection_approved=EITHER),
    "record_reinspection_result": each(reinspection_result=("合格", "不合格")),
    "record_provincial_announcement": each(window_open=("2026-08-01",)),
    "order_suspension": each(window_open=("2026-12-01",)),
    "decide_assistance_start": each(start_decision=("启动", "暂不启动", "不启动")),
    "review_assistance_plan": each(review_passed=EITHER),
    "choose_result_uses": each(nominate_case=EITHER, industry_common=EITHER),
}


def _may_apply(marking: frozenset[str], variables: Variables) -> bool:
    return "stage_3_start" in marking and variables.get("application_open") is False


#: What the decision reads.
ASKED = ("source", "level", "licensed", "announced", "suspended")


def _may_plan(marking: frozenset[str], variables: Variables) -> bool:
    waiting = marking & {"stage_3_start", "stage_4_plan"}
    return bool(waiting) and variables.get("in_approved_plan") is False


def _may_stop(marking: frozenset[str], variables: Variables) -> bool:
    helped = marking & {
        "form_work_group",
        "plan_drafting",
        "adjust_assistance_plan",
        "field_assistance",
    }
    return bool(helped) and variables.get("assistance_stopped") is False


OUTSIDE = {
    "application": (_may_apply, {"application_open": True}),
    "plan approval": (_may_plan, {"in_approved_plan": True}),
    "stop": (_may_stop, {"assistance_stopped": True}),
}


def _as_conditions_see(variables: Variables) -> None:
    """Count rounds only as far as the conditions do: the first, and newly failed."""
    failed = variables.get("failed_rounds")
    for name in ("assist_round", "considered_rounds", "assist_round_at_start"):
        if name in variables:
            variables[name] = int(variables[name] == failed)
    if failed is not None:
        variables["failed_rounds"] = 1
    if variables.get("k", 1) != 1:
        variables["k"] = 2
    if "rectify_until" in variables:
        variables["rectify_until"] = None


def _consequence(variables: Variables) -> dict[str, object]:
    """Say what follows from a failed re-inspection, as the design's table does."""
    at_stake = variables["licensed"] and variables["level"] in {"国家", "省"}
    if variables["source"] != SAMPLING:
        way = "由监管部门决定"
    elif variables["suspended"]:
        way = "移送吊销"
    elif variables["announced"]:
        way = "责令停业整顿"
    else:
        way = "上报并移送吊销" if at_stake else "上报并公告"
    return {"consequence": _Way(way)}


class _Way(str):
    """The one part of the consequence that the diagram reads."""

    __slots__ = ()

    @override
    def __getitem__(self, name: object) -> str:
        assert name == "way"
        return str(self)


def linkage_game(case: str, *, absent: str = "", every_order: bool = False) -> Game:
    """Return the game of one case, with one party missing if asked."""
    next_round = (False,) if CASES[case]["source"] == SAMPLING else EITHER
    failure = each(adjust_needed=EITHER, next_round=next_round)
    outcomes = OUTCOMES | {"find_failure_cause": failure}
    if absent == "tai":
        # Nobody asks an agency that is not there for a typical case.
        nothing = each(nominate_case=[False], industry_common=[False])
        outcomes |= {"choose_result_uses": nothing}
    tasks = GRAPH.of_kind("userTask")
    gone = (task.id for task in tasks if task.properties["role"] == absent)
    rules = Rules(
        outcomes=outcomes,
        outside=OUTSIDE,
        absent=frozenset(gone),
        first=() if every_order else ("objection_handling", "stop_sale"),
        decisions={"decide_consequence": _consequence},
        kept=frozenset({"next_round", *ASKED}),
        normal=_as_conditions_see,
    )
    return Game(GRAPH, rules)


def first_variables(case: str, plan: str) -> Variables:
    """Return what steers a new case."""
    return STEERING | CASES[case] | {"in_approved_plan": PLANS[plan]}

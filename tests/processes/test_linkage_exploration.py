"""Explore the linkage process: every order of events, every outcome of every step."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import cache
from itertools import permutations, product

import pytest

from tests.support.exploration import Exploration
from tests.support.linkage_game import (
    CASES,
    GRAPH,
    PARTIES,
    PLANS,
    SAMPLING,
    SUPERVISED,
    first_variables,
    linkage_game,
)
from tests.support.token_game import Game, Move, State

pytestmark = pytest.mark.slow


@cache
def _explored(case: str, plan: str, absent: str = "") -> Exploration:
    game = linkage_game(case, absent=absent)
    return Exploration.of(game, first_variables(case, plan))


def _is_end(state: State) -> bool:
    (place, *others) = state.marking
    return not others and GRAPH.nodes[place].kind == "endEvent"


def _has(place: str) -> Callable[[State], bool]:
    return lambda state: place in state.marking


def _unterminated_end(state: State) -> bool:
    return _is_end(state) and "case_terminated" not in state.marking


every_case = pytest.mark.parametrize(("case", "plan"), list(product(CASES, PLANS)))
#: One case for each way that the supervision line can go.
every_way = pytest.mark.parametrize(
    ("case", "plan"),
    list(
        product(
            ("sampling by the city", "licensed, by the province", "found on site"),
            PLANS,
        )
    ),
)


@every_case
def test_no_state_is_dead(case: str, plan: str) -> None:
    explored = _explored(case, plan)

    dead = [s for s, steps in explored.steps.items() if not steps and not _is_end(s)]

    assert not dead


@every_case
def test_an_end_other_than_termination_can_be_reached_from_every_state(
    case: str, plan: str
) -> None:
    explored = _explored(case, plan)

    reaching = explored.leading_to(_unterminated_end)

    lost = set(explored.steps) - reaching
    assert all(_is_end(state) for state in lost)


@every_case
def test_every_end_of_the_process_can_be_reached(case: str, plan: str) -> None:
    explored = _explored(case, plan)
    scopes = {"linkage", *(handler.id for handler in GRAPH.handlers)}
    ends = {n.id for n in GRAPH.of_kind("endEvent") if n.scope in scopes}
    if CASES[case]["source"] != SAMPLING:
        ends.remove("closed_by_objection")

    reached = {place for s in explored.steps if _is_end(s) for place in s.marking}

    assert reached == ends


def test_every_node_and_every_flow_is_used_by_some_case() -> None:
    used = {
        place
        for case in CASES
        for plan in PLANS
        for state, steps in _explored(case, plan).steps.items()
        for place in (*state.marking, *(move.node for move, _ in steps))
    }

    waiting = {"userTask", "serviceTask", "subProcess", "boundaryEvent"}
    expected = {n.id for n in GRAPH.nodes.values() if n.kind in waiting}
    # Nobody waits in what takes the place of all other work: it begins and ends at once.
    expected -= {handler.id for handler in GRAPH.handlers}
    expected |= {GRAPH.starts[handler.id].id for handler in GRAPH.handlers}
    # An error comes from inside and a condition comes true: nobody moves them.
    inner = {"error", "conditional"}
    expected -= {n.id for n in GRAPH.nodes.values() if n.event in inner}
    assert expected <= used


@pytest.mark.parametrize("absent", sorted(PARTIES))
@every_way
def test_a_missing_party_holds_neither_the_reinspection_nor_the_end(
    case: str, plan: str, absent: str
) -> None:
    explored = _explored(case, plan, absent)

    closing = explored.leading_to(_has("case_closed"))
    ending = explored.leading_to(_is_end)
    inspecting = explored.leading_to(_has("arrange_reinspection"))

    assert set(explored.first) <= closing
    assert set(explored.first) <= inspecting
    assert set(explored.steps) == ending


@pytest.mark.parametrize("absent", sorted(PARTIES))
@every_way
def test_a_missing_party_never_holds_the_supervision_line(
    case: str, plan: str, absent: str
) -> None:
    explored = _explored(case, plan, absent)
    cut_short = {"revoke_measures", "closed_by_objection", "case_terminated"}

    under_way = {s for s in explored.steps if s.marking & SUPERVISED}
    concluded = explored.leading_to(
        lambda state: not state.marking & (SUPERVISED | cut_short)
    )

    assert under_way <= concluded


def test_only_the_adjusting_of_a_plan_needs_an_agency_that_may_be_gone() -> None:
    """Everything else has a way round it; here the officer files for the agency."""
    held = set()
    for plan in PLANS:
        case = "sampling by the city"
        explored = _explored(case, plan, "tai")
        lost = set(explored.steps) - explored.leading_to(_unterminated_end)
        held |= {
            s.marking & linkage_game(case, absent="tai").rules.absent for s in lost
        }

    assert held <= {frozenset({"adjust_assistance_plan"}), frozenset()}


@every_case
def test_the_supervision_line_never_joins_while_a_next_round_is_due(
    case: str, plan: str
) -> None:
    explored = _explored(case, plan)

    joined = [
        state
        for state in explored.steps
        if state.marking & {"no_next_round", "stage_8_evaluation"}
    ]

    assert joined
    assert not any(state["next_round"] for state in joined)


@every_case
def test_the_supervision_line_always_has_a_step_of_its_own(
    case: str, plan: str
) -> None:
    explored = _explored(case, plan)
    game = linkage_game(case)
    outer = ("objection_handling", "stop_sale")

    for state, steps in explored.steps.items():
        for line in state.marking & SUPERVISED:
            moved = {move.node for move, _ in steps if move.node in GRAPH.nodes}
            if any(game.is_inside(node, scope) for node in moved for scope in outer):
                continue
            assert any(game.is_inside(node, line) for node in moved), state


@every_case
def test_no_round_follows_a_pass(case: str, plan: str) -> None:
    explored = _explored(case, plan)

    passed = [
        after
        for steps in explored.steps.values()
        for move, after in steps
        if move.node in {"serve_pass_notice", "approve_no_reinspection"}
        and dict(move.outcome).get("no_reinspection_approved", True)
    ]

    assert passed
    assert not any(
        "rectification" in state.marking for state in explored.onward(passed)
    )


@every_case
def test_a_refusal_to_rectify_does_not_outlive_its_round(case: str, plan: str) -> None:
    explored = _explored(case, plan)

    after_a_round = [
        dict(after.variables).get("overdue_decision")
        for steps in explored.steps.values()
        for move, after in steps
        if move.node == "record_reinspection_status"
    ]

    assert set(after_a_round) == {None}


@pytest.mark.parametrize("case", CASES)
def test_only_licensed_products_sampled_by_state_or_province_lose_the_licence_at_once(
    case: str,
) -> None:
    explored = _explored(case, "no plan yet")
    announced = any(
        "record_provincial_announcement" in s.marking for s in explored.steps
    )

    assert announced is (
        CASES[case]["source"] == SAMPLING and case != "licensed, by the province"
    )


@every_case
def test_a_case_in_an_approved_plan_is_assisted(case: str, plan: str) -> None:
    explored = _explored(case, plan)

    planned = [
        dict(after.variables)
        for before, steps in explored.steps.items()
        for _, after in steps
        if "stage_3_start" in before.marking
        and "two_wheel_linkage" in after.marking
        and "stage_3_start" not in after.marking
        and dict(before.variables).get("in_approved_plan")
    ]

    assert all(variables.get("assistance_started", True) for variables in planned)


@every_case
def test_no_assistance_round_begins_after_the_supervision_line_has_ended(
    case: str, plan: str
) -> None:
    explored = _explored(case, plan)

    repeated = [
        dict(before.variables)
        for before, steps in explored.steps.items()
        for _, after in steps
        if "stage_6_summary" in before.marking
        and after.marking & {"stage_4_plan", "stage_5_assistance"}
    ]

    assert not any(variables["supervision_done"] for variables in repeated)
    assert not any(variables["assistance_stopped"] for variables in repeated)


@every_case
def test_a_postponed_start_is_not_asked_about_again_without_news(
    case: str, plan: str
) -> None:
    explored = _explored(case, plan)

    asked_again = [
        after
        for steps in explored.steps.values()
        for move, after in steps
        if dict(move.outcome).get("start_decision") == "暂不启动"
        and "decide_assistance_start" in after.marking
    ]

    assert not asked_again


FAILED_ROUND = [
    Move("rectification_deadline_passed"),
    Move("handle_overdue_rectification", (("overdue_decision", "认定逾期不改正"),)),
    Move("find_failure_cause", (("adjust_needed", False), ("next_round", False))),
]
NEWS = {
    "application": [Move("application", (("application_open", True),))],
    "plan approval": [Move("plan approval", (("in_approved_plan", True),))],
    "failed round": FAILED_ROUND,
}
ANSWER = {
    "application": "start_assistance",
    "plan approval": "field_assistance",
    "failed round": "decide_assistance_start",
}


@pytest.mark.parametrize("order", list(permutations(NEWS)))
def test_application_plan_and_failed_round_are_answered_in_every_order(
    order: tuple[str, ...],
) -> None:
    """Given a case that waits, each piece of news is answered when it comes."""
    game = linkage_game("sampling by the city")
    state = _postponed(game)

    for position, news in enumerate(order):
        for move in NEWS[news]:
            (state,) = game.play(state, move)
        if position == 0:
            assert ANSWER[news] in state.marking
        assert "wait_before_assistance" not in state.marking

    # Whatever came first, in the end the case is assisted.
    while not state.marking & {"stage_4_plan", "stage_5_assistance"}:
        state = _assist(game, state)
    assert state["assistance_started"] is True


def _postponed(game: Game) -> State:
    """Return the state in which the officer has decided to wait."""
    (state,) = game.begin(first_variables("sampling by the city", "no plan yet"))
    for move in (
        Move(
            "register_issue", (("has_local_party", True), ("producer_outside", False))
        ),
        Move("check_duplicates", (("duplicate_of", None),)),
        Move("serve_test_result"),
        Move("start_objection_clock"),
        Move("issue_rectification_order"),
        Move("start_rectification_clocks"),
        Move("decide_assistance_start", (("start_decision", "暂不启动"),)),
    ):
        (state,) = game.play(state, move)
    assert "wait_before_assistance" in state.marking
    return state


def _assist(game: Game, state: State) -> State:
    for task in ("decide_assistance_start", "start_assistance", "form_work_group"):
        if task in state.marking:
            start = (("start_decision", "启动"),)
            move = Move(task, start if task == "decide_assistance_start" else ())
            (after,) = game.play(state, move)
            return after
    raise AssertionError(state)


@pytest.mark.slow
def test_exploring_objection_and_stop_sale_first_loses_nothing() -> None:
    """The other lines see the same states when all four run in every order."""
    case = "licensed, by the province"
    game = linkage_game(case, every_order=True)

    explored = Exploration.of(game, first_variables(case, "no plan yet"))

    assert all(steps or _is_end(state) for state, steps in explored.steps.items())
    assert _without_the_first(explored.steps) == _without_the_first(
        _explored(case, "no plan yet").steps
    )


def _without_the_first(
    states: Iterable[State],
) -> set[tuple[frozenset[str], tuple[tuple[str, object], ...]]]:
    scopes = {"objection_handling", "stop_sale"}
    ignored = scopes | {f.id for f in GRAPH.flows.values() if f.source in scopes}
    ignored |= {node.id for node in GRAPH.nodes.values() if node.scope in scopes}
    # Once both other lines have come to the join there is nothing left to compare.
    both = {"no_next_round", "merge_assistance_end_to_merge_lines"}
    return {
        (state.marking - ignored, state.variables)
        for state in states
        if "two_wheel_linkage" in state.marking and not both <= state.marking
    }

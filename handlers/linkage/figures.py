"""What a case contributes to the evaluation over all cases (7.2.6.2, 7.3.4).

Pure: made of the case's variables, clocks and rounds.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from handlers.deadlines.clocks import CaseClock, ClockState
from handlers.linkage.variables import rows, whole_number

#: Answers of question 五 of the survey that count as satisfied.
_SATISFIED = frozenset({"满意", "比较满意"})


def indicators(
    variables: Mapping[str, object],
    clocks: Sequence[CaseClock],
    *,
    answer: str,
    today: date,
) -> dict[str, object]:
    """Return the figures of one case.

    Args:
        answer: to question 五 of the survey; empty where none came back.
    """
    kept, ended = _kept(clocks, today)
    return {
        "rounds": whole_number(variables, "k", default=1),
        "first_round_result": _first_result(variables),
        "final_result": variables.get("reinspection_result"),
        "assisted": bool(variables.get("assistance_started")),
        "visited": bool(variables.get("visited")),
        "measures": len(rows(variables, "measures")),
        "causes": len(rows(variables, "causes")),
        "deadlines_ended": ended,
        "deadlines_kept": kept,
        "survey_returned": bool(answer),
        "satisfied": answer in _SATISFIED if answer else None,
    }


def archive_entry(variables: Mapping[str, object]) -> dict[str, object]:
    """Return what the quality archive and the quality map keep of a case."""
    names = (
        "entity_name",
        "district",
        "product_name",
        "model_spec",
        "nonconforming_item",
        "source",
        "level",
        "report_no",
        "reinspection_result",
        "failure_cause",
        "industry_category",
    )
    return {name: variables.get(name) for name in names}


def _kept(clocks: Sequence[CaseClock], today: date) -> tuple[int, int]:
    ended = [clock for clock in clocks if clock.state is ClockState.MET]
    kept = [clock for clock in ended if (clock.ended_on or today) <= clock.effective]
    return len(kept), len(ended)


def _first_result(variables: Mapping[str, object]) -> object:
    failed = whole_number(variables, "failed_rounds", default=0)
    return "不合格" if failed else variables.get("reinspection_result")

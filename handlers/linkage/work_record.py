"""Item 五 of the work record (Annex D): computed from the case, never typed (R-D5)."""

from __future__ import annotations

from collections.abc import Mapping

from handlers.linkage.reinspection import FAILED, NOT_NEEDED, PASSED
from handlers.linkage.variables import whole_number

NOT_YET = "尚未复查"
WAIVED = "无需复查"
TICK_PASSED = "复查合格"
TICK_FAILED = "复查不合格"

ITEM_FIVE = (WAIVED, NOT_YET, TICK_PASSED, TICK_FAILED)

_TICKS = {PASSED: TICK_PASSED, FAILED: TICK_FAILED, NOT_NEEDED: WAIVED}


def item_five(variables: Mapping[str, object]) -> str:
    """Return which of the four boxes is ticked just now."""
    if variables.get("no_reinspection_approved"):
        return WAIVED
    result = variables.get("reinspection_result")
    if result is not None:
        return _TICKS.get(str(result), NOT_YET)
    # Without an order nobody has to be inspected again (design section 3).
    return NOT_YET if variables.get("order_required") else WAIVED


def item_five_of_round(variables: Mapping[str, object]) -> str:
    """Return which box is ticked in a record that is written now.

    The record of a new round of assistance does not repeat the failure that brought
    the round (7.2.5.2): what the group does now has not been inspected yet.
    """
    tick = item_five(variables)
    failed = whole_number(variables, "failed_rounds", default=0)
    is_new = 0 < failed < assistance_round(variables)
    return NOT_YET if tick == TICK_FAILED and is_new else tick


def assistance_round(variables: Mapping[str, object]) -> int:
    """Return the round of assistance from 1: a failure after its plan begins the next."""
    return whole_number(variables, "assist_round", default=0) + 1

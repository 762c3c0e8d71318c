"""Item 五 of the work record (Annex D): computed from the case, never typed (R-D5)."""

from __future__ import annotations

from collections.abc import Mapping

from handlers.linkage.reinspection import FAILED, NOT_NEEDED, PASSED

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

"""What stands still in a case, or beside it, while deadlines of the case are suspended.

Each clock is suspended by itself. What hangs on a running clock, what the bureau has
set for itself, and what people have promised (measures, requests) goes on.
"""

from __future__ import annotations

from engine import HoldCall
from handlers.deadlines.clocks import clocks_of
from handlers.linkage.clock_times import held_elements


def elements_held(call: HoldCall) -> frozenset[str]:
    """Return the elements whose clock is suspended in the case of a root instance."""
    key = call.business_key
    if not key:
        return frozenset()
    return held_elements(clocks_of(call.unit_of_work.connection, [key])[key])

"""What a check of a client's own begins with, beyond what every patrol does."""

from __future__ import annotations

from collections.abc import Mapping

from handlers.butler.plan import PatrolPlan
from handlers.butler.self_checks import DAILY, SELF_CHECKS, WEEKLY
from handlers.parties.model import Person


def self_check_facts(
    plan: PatrolPlan, people: Mapping[str, Person]
) -> Mapping[str, object]:
    """Return the variables of a check: which it is, who signs, who helps.

    Args:
        plan: What the plan says on the day.
        people: The people of the butler by id, with whoever helps.
    """
    check = SELF_CHECKS[plan.template]
    helper = people.get(plan.assignee)
    return {
        "self_check": check.name,
        "is_daily_check": plan.template == DAILY,
        "is_weekly_check": plan.template == WEEKLY,
        "self_record": check.record,
        "self_signer": plan.signer or "",
        "self_helper": helper.name if helper else "",
    }

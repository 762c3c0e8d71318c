"""What belongs to an assistance plan (Annex A), and what it must say (R-PLAN5)."""

from __future__ import annotations

from collections.abc import Mapping

#: Fields of the plan's form that make up a version of the plan.
PLAN_FIELDS = (
    "tai_name",
    "wg_name",
    "industry_category",
    "tasks_and_goals",
    "assistance_methods",
    "plan_rows",
)


def plan_content(values: Mapping[str, object]) -> dict[str, object]:
    """Return the plan among the values of a form or of a process."""
    return {name: values.get(name) for name in PLAN_FIELDS if name in values}

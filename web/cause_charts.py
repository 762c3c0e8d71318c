"""Draw the causes that a form or a case names as a fishbone (因果图, 7.2.3.2)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from handlers.linkage.variables import rows, text
from web.presenters.fishbone import Fishbone, chart_causes, fishbone
from web.task_form import Raw, TaskForm

#: Tables of forms whose rows are causes.
_TABLES = ("causes", "self_check_causes")


def cause_chart(form: TaskForm, raw: Raw) -> Fishbone | None:
    """Return the chart of what stands in a form just now, None where it has none."""
    asked = {question.key for question in form.form.questions()}
    for table in _TABLES:
        if table in asked:
            return chart_of(form.sheet.facts, rows(raw, table))
    return None


def chart_of(
    facts: Mapping[str, object], listed: Sequence[Mapping[str, object]]
) -> Fishbone | None:
    """Return the chart of the causes of a case, None where there is no cause yet."""
    causes = chart_causes(listed)
    if not causes:
        return None
    named = (text(facts, "product_name"), text(facts, "nonconforming_item"))
    problem = " ".join(part for part in (*named, "不合格") if part)
    return fishbone(problem, causes)

"""What the last signed patrols of a client said of each section."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection, select

from handlers.butler.plan import SECTIONS
from handlers.butler.states import PatrolState
from handlers.butler.tables import patrol, patrol_plan
from handlers.forms.tables import submission

#: The answer that takes over what was said last time.
SAME = "与上次相同"
_FORM = "f_b8"
#: So many patrols are looked back at; who copied longer than that looks again.
_MOST = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class LastTime:
    """What was found in a section, and when somebody looked themselves."""

    day: date
    result: str
    remark: str

    @property
    def text(self) -> str:
        """Return it in one line."""
        said = f"{self.result}：{self.remark}" if self.remark else self.result
        return f"{self.day.isoformat()} {said}"


def last_time(
    connection: Connection, *, client_id: str, butler_id: str
) -> Mapping[str, LastTime]:
    """Return what was said last of each section, by its letter.

    A section that was taken over from an earlier patrol counts with the day on which
    somebody looked.
    """
    query = (
        select(patrol.c.day, submission.c.answers)
        .join(patrol_plan, patrol_plan.c.id == patrol.c.plan_id)
        .join(submission, submission.c.root_id == patrol.c.instance_id)
        .where(
            patrol_plan.c.client_id == client_id,
            patrol_plan.c.butler_id == butler_id,
            patrol.c.state == PatrolState.SIGNED.value,
            submission.c.form_key == _FORM,
        )
        .order_by(submission.c.submitted_at.desc())
        .limit(_MOST)
    )
    found: dict[str, LastTime] = {}
    for row in connection.execute(query):
        for letter in SECTIONS:
            result = row.answers.get(f"check_{letter}")
            if letter in found or not result or result == SAME:
                continue
            found[letter] = LastTime(
                day=date.fromisoformat(row.day),
                result=str(result),
                remark=str(row.answers.get(f"check_{letter}_note") or ""),
            )
        if len(found) == len(SECTIONS):
            break
    return found

"""Make patrol plans of what the scheme arranges (B5.6)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from handlers.butler.contracts import Contract
from handlers.butler.plan import Depth, PatrolPlan
from handlers.butler.rhythm import FREQUENCY_NAMES, Days, Frequency, OffDay, Rhythm

_FREQUENCIES = {name: Frequency(each) for each, name in FREQUENCY_NAMES.items()}
_DAYS: Mapping[str, Days] = {
    "所有日子": Days.ALL,
    "工作日": Days.WORKING,
    "生产日": Days.PRODUCTION,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrangement:
    """One patrol plan, as the scheme says it."""

    name: str
    frequency: Frequency
    depth: Depth
    days: Days
    walker: str
    standby: str

    @property
    def words(self) -> str:
        """How people read it."""
        often = FREQUENCY_NAMES[self.frequency]
        return f"{self.name}：每{often}，{self.depth.value}"

    def plan(self, contract: Contract, today: date) -> PatrolPlan:
        """Return the plan that it asks for: from today until the contract ends.

        A daily one skips days that are off; a rarer one takes the next day.
        """
        daily = self.frequency is Frequency.DAY
        return PatrolPlan(
            name=self.name,
            rhythm=Rhythm(
                frequency=self.frequency,
                valid_from=max(today, contract.valid_from),
                valid_to=contract.valid_to,
                days=self.days,
                on_off_day=OffDay.SKIP if daily else OffDay.NEXT,
            ),
            assignee=self.walker,
            backup=self.standby,
            depth=self.depth,
        )


def arrangements(rows: object) -> Iterable[Arrangement]:
    """Yield what the rows of the scheme arrange."""
    for row in rows if isinstance(rows, list) else ():
        yield Arrangement(
            name=str(row["name"]).strip(),
            frequency=_FREQUENCIES[str(row["frequency"])],
            depth=Depth(str(row["depth"])),
            days=_DAYS[str(row["calendar"])],
            walker=str(row["walker"]),
            standby=str(row["standby"]),
        )

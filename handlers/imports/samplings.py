"""Know which products the lines of one file have sampled, before they are registered.

The register answers for cases that are there (R-6M). Of two lines of one file about the
same product, the second would be refused only when the first is registered: the preview
has to say it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import Connection

from handlers.deadlines.local_time import to_day
from handlers.forms import FieldError
from handlers.linkage.reinspection import SAMPLING
from handlers.linkage.repeated_sampling import is_too_soon, told_of
from handlers.linkage.steps.discovery import REPEAT, entity_id_of
from handlers.linkage.variables import text

Values = Mapping[str, object]


@dataclass(slots=True)
class Samplings:
    """Remembers the samplings of the lines that make cases, in their order."""

    connection: Connection
    _seen: dict[tuple[str, str], list[tuple[int, date]]] = field(default_factory=dict)

    def faults(self, values: Values) -> list[FieldError]:
        """Return what is wrong with a line that repeats an earlier one too soon."""
        sampled_on = values.get("sampled_on")
        if not sampled_on or values.get("repeat_confirmed") is True:
            return []
        day = to_day(sampled_on)
        path, label = REPEAT
        return [
            FieldError(
                path=path, label=label, message=told_of(f"本文件第 {line} 行", before)
            )
            for line, before in self._seen.get(self._product(values), ())
            if is_too_soon(day, after=before)
        ][:1]

    def remember(self, values: Values, line: int) -> None:
        """Note the sampling of a line that makes a case."""
        sampled_on = values.get("sampled_on")
        if sampled_on and text(values, "source") == SAMPLING:
            seen = self._seen.setdefault(self._product(values), [])
            seen.append((line, to_day(sampled_on)))

    def _product(self, values: Values) -> tuple[str, str]:
        entity_id = entity_id_of(values, self.connection)
        return entity_id, text(values, "product_name").strip()

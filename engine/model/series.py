"""What all repeating timers can say about their due times."""

from __future__ import annotations

from abc import ABC, abstractmethod
from datetime import datetime
from typing import Self


class Series(ABC):
    """Due times in order, as pure functions: nothing depends on when one fired."""

    __slots__ = ()

    @abstractmethod
    def first_due(self, now: datetime) -> datetime | None:
        """Return when it is due for the first time, seen from now; None: never."""

    @abstractmethod
    def after(self, moment: datetime) -> datetime | None:
        """Return the first due time after a moment, or None if there is no more."""

    @abstractmethod
    def count(self, after: datetime, until: datetime) -> int:
        """Return how many due times lie behind `after` and not behind `until`."""

    def anchored(self, anchor: datetime) -> Self | Series:
        """Return the same series, begun earlier, if its text says no beginning."""
        return self

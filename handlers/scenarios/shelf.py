"""Keep the trials of people for a while: one a person, few in all, none for ever."""

from __future__ import annotations

import secrets
import threading
from collections import OrderedDict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from handlers.scenarios.trial import Trial

#: Each holds a few megabytes.
MOST = 12
#: Without a word for so long, a trial is over.
EXPIRY = timedelta(minutes=45)


@dataclass(slots=True)
class _Place:
    id: str
    owner: str
    trial: Trial
    used_at: datetime
    turn: threading.Lock = field(default_factory=threading.Lock)
    is_over: bool = False


class TrialShelf:
    """Trials by their ids; threads share it.

    It lives in the memory of one process: nothing of a trial is stored anywhere.
    """

    def __init__(self, *, most: int = MOST, expiry: timedelta = EXPIRY) -> None:
        self._most = most
        self._expiry = expiry
        self._lock = threading.Lock()
        self._places: OrderedDict[str, _Place] = OrderedDict()

    def put(self, trial: Trial, *, owner: str, now: datetime) -> str:
        """Keep a trial in place of the one that its owner had; return its id."""
        place = _Place(secrets.token_hex(8), owner, trial, now)
        with self._lock:
            gone = [each for each in self._places.values() if each.owner == owner]
            gone += self._expired(now)
            for each in gone:
                self._places.pop(each.id, None)
            while len(self._places) >= self._most:
                gone.append(self._places.popitem(last=False)[1])
            self._places[place.id] = place
        for each in gone:
            _close(each)
        return place.id

    @contextmanager
    def use(self, wanted_id: str, *, owner: str, now: datetime) -> Iterator[Trial]:
        """Hand out a trial of its owner for a while.

        Raises:
            KeyError: they have none of this id, or it is over.
        """
        with self._lock:
            gone = self._expired(now)
            for each in gone:
                del self._places[each.id]
            place = self._places.get(wanted_id)
            if place is not None and place.owner == owner:
                place.used_at = now
                self._places.move_to_end(wanted_id)
        for each in gone:
            _close(each)
        if place is None or place.owner != owner:
            raise KeyError(wanted_id)
        with place.turn:
            if place.is_over:
                raise KeyError(wanted_id)
            yield place.trial

    def of(self, owner: str, *, now: datetime) -> str | None:
        """Return the id of the trial that a person has, None without one."""
        with self._lock:
            alive = (
                each
                for each in self._places.values()
                if each.owner == owner and now - each.used_at < self._expiry
            )
            found = next(alive, None)
        return found.id if found else None

    def _expired(self, now: datetime) -> list[_Place]:
        return [
            each for each in self._places.values() if now - each.used_at >= self._expiry
        ]


def _close(place: _Place) -> None:
    with place.turn:
        place.is_over = True
        place.trial.close()

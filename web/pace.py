"""Count how often one address asks, in memory: enough for pages that change nothing."""

from __future__ import annotations

import threading
from collections import OrderedDict
from datetime import datetime

#: Remembered at once; who asks from more addresses gains nothing by it.
_MOST_ADDRESSES = 10_000


class Pace:
    """Lets each address ask so often within some seconds; safe between threads."""

    def __init__(self, *, most: int, seconds: float) -> None:
        self._most = most
        self._seconds = seconds
        self._lock = threading.Lock()
        #: Address -> begin of its window, and how often it asked since.
        self._seen: OrderedDict[str, tuple[float, int]] = OrderedDict()

    def allows(self, address: str, *, now: datetime) -> bool:
        """Count one more request of an address; say whether it may be answered."""
        moment = now.timestamp()
        with self._lock:
            since, count = self._seen.pop(address, (moment, 0))
            if not 0 <= moment - since < self._seconds:
                since, count = moment, 0
            self._seen[address] = (since, count + 1)
            if len(self._seen) > _MOST_ADDRESSES:
                self._seen.popitem(last=False)
        return count < self._most

"""Wait for something that another thread or process does."""

from __future__ import annotations

import time
from collections.abc import Callable

#: So long that only a fault lets it pass.
LONG = 60.0


def wait_until(condition: Callable[[], object], *, limit: float = LONG) -> None:
    """Wait until a condition holds.

    Raises:
        TimeoutError: it did not within the limit.
    """
    end = time.monotonic() + limit
    while not condition():
        if time.monotonic() > end:
            message = f"Expected {condition} to hold within {limit:g} seconds"
            raise TimeoutError(message)
        time.sleep(0.005)

"""Decide how long a session lives and how long a guesser must wait: pure rules."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

IDLE_LIMIT = timedelta(minutes=30)
ABSOLUTE_LIMIT = timedelta(hours=12)

#: A session's last use is written at most this often.
TOUCH_EVERY = timedelta(minutes=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """One sign-in of one person on one device."""

    #: SHA-256 of the token in the cookie; the token itself is nowhere stored.
    token_hash: str
    person_id: str
    opened_at: datetime
    seen_at: datetime
    revoked_at: datetime | None = None

    def is_live(self, now: datetime) -> bool:
        """Say whether the session still opens doors."""
        return (
            self.revoked_at is None
            and now - self.seen_at < IDLE_LIMIT
            and now - self.opened_at < ABSOLUTE_LIMIT
        )

    def wants_touch(self, now: datetime) -> bool:
        """Say whether its last use is old enough to be written anew."""
        return now - self.seen_at >= TOUCH_EVERY


@dataclass(frozen=True, slots=True, kw_only=True)
class Throttle:
    """How many failures are free, and how the wait grows after that."""

    free: int
    first_wait: timedelta = timedelta(seconds=30)
    longest_wait: timedelta = timedelta(minutes=15)
    #: Failures are forgotten after this time without another one.
    memory: timedelta = timedelta(hours=1)

    def wait_until(
        self, *, failures: int, last_failed_at: datetime, now: datetime
    ) -> datetime | None:
        """Return until when attempts are refused, or None if one may be made now."""
        if failures < self.free or now - last_failed_at >= self.memory:
            return None
        # Capped before the power is taken: nobody waits for 2 ** 10000 seconds.
        doublings = min(failures - self.free, 16)
        wait = min(self.first_wait * 2**doublings, self.longest_wait)
        until = last_failed_at + wait
        return until if until > now else None


#: Guessing one account from anywhere; a device that once signed in counts apart, so
#: that an outsider cannot keep the last administrator out.
PER_ACCOUNT = Throttle(free=5)
PER_DEVICE = Throttle(free=10)
#: Trying many accounts from one place; offices share an address.
PER_ADDRESS = Throttle(free=30)
#: Trying one-time codes from one place.
PER_CODES = Throttle(free=10)

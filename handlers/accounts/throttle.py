"""Count failed sign-ins in a table, so that a restart forgets no guesser."""

from __future__ import annotations

import hashlib
import ipaddress
from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import Connection, delete, insert, select, update

from handlers.accounts.rules import (
    PER_ACCOUNT,
    PER_ADDRESS,
    PER_CODES,
    PER_DEVICE,
    Throttle,
)
from handlers.accounts.tables import sign_in_failure

_IPV4 = 4
#: Bits of an IPv6 address that its owner does not choose.
_HOUSEHOLD = 64
_LONGEST_ADDRESS = 64


def throttles_for(
    *, login: str, address: str, device: str | None
) -> Mapping[str, Throttle]:
    """Return under which keys an attempt is counted, with the rule of each.

    The login is hashed because people type passwords into the wrong field.
    """
    account = hashlib.sha256(login.casefold().encode()).hexdigest()[:32]
    if device is not None:
        return {f"device:{account}:{device}": PER_DEVICE}
    return {
        f"account:{account}": PER_ACCOUNT,
        f"address:{_place_of(address)}": PER_ADDRESS,
    }


def throttle_of_change(person_id: str) -> Mapping[str, Throttle]:
    """Return under which key guesses at the old password of a session are counted."""
    return {f"change:{person_id}": PER_ACCOUNT}


def throttle_of_codes(address: str) -> Mapping[str, Throttle]:
    """Return under which key guesses at one-time codes are counted: by place."""
    return {f"code:{_place_of(address)}": PER_CODES}


def _place_of(address: str) -> str:
    """Return the address, of IPv6 the network: one household has billions of them."""
    try:
        known = ipaddress.ip_address(address)
    except ValueError:
        return address[:_LONGEST_ADDRESS]
    if known.version == _IPV4:
        return str(known)
    return str(ipaddress.ip_network((known, _HOUSEHOLD), strict=False))


def wait_until(
    connection: Connection, throttles: Mapping[str, Throttle], *, now: datetime
) -> datetime | None:
    """Return until when attempts under any of these keys are refused, or None."""
    rows = connection.execute(
        select(sign_in_failure).where(sign_in_failure.c.key.in_(list(throttles)))
    )
    waits = [
        throttles[row.key].wait_until(
            failures=row.failures, last_failed_at=row.last_failed_at, now=now
        )
        for row in rows
    ]
    return max((wait for wait in waits if wait is not None), default=None)


def note_failure(
    connection: Connection, throttles: Mapping[str, Throttle], *, now: datetime
) -> None:
    """Count one failure under each key, anew if the last one is long forgotten."""
    for key, throttle in throttles.items():
        last = connection.execute(
            select(sign_in_failure).where(sign_in_failure.c.key == key)
        ).one_or_none()
        if last is None:
            connection.execute(
                insert(sign_in_failure).values(key=key, failures=1, last_failed_at=now)
            )
            continue
        forgotten = now - last.last_failed_at >= throttle.memory
        connection.execute(
            update(sign_in_failure)
            .where(sign_in_failure.c.key == key)
            .values(failures=1 if forgotten else last.failures + 1, last_failed_at=now)
        )


def forget_failures(connection: Connection, throttles: Mapping[str, Throttle]) -> None:
    """Forget the failures under these keys, after a sign-in that succeeded."""
    kept = [key for key in throttles if not key.startswith("address:")]
    connection.execute(delete(sign_in_failure).where(sign_in_failure.c.key.in_(kept)))

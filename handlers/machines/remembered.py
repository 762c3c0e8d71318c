"""Remember for minutes which passwords fitted, so that not every request costs a hash.

Programs with HTTP Basic send the password with every request, and verifying one costs
a fifth of a second. What is remembered is a keyed hash that dies with the process; it
counts only while the stored password is the one it was verified against.
"""

from __future__ import annotations

import hashlib
import secrets
import threading
from dataclasses import dataclass
from datetime import datetime, timedelta

_MEMORY = timedelta(minutes=5)
_MOST = 1_000


@dataclass(frozen=True, slots=True)
class _Entry:
    person_id: str
    stored_hash: str
    until: datetime


class RememberedPasswords:
    """The passwords that fitted lately, for all threads of this process."""

    def __init__(self) -> None:
        self._key = secrets.token_bytes(32)
        self._lock = threading.Lock()
        self._entries: dict[bytes, _Entry] = {}

    def find(self, login: str, password: str, *, now: datetime) -> tuple[str, str]:
        """Return person and stored hash for which it fitted, or two empty texts."""
        with self._lock:
            entry = self._entries.get(self._digest(login, password))
        if entry is None or now >= entry.until:
            return "", ""
        return entry.person_id, entry.stored_hash

    def keep(
        self,
        login: str,
        password: str,
        *,
        person_id: str,
        stored_hash: str,
        now: datetime,
    ) -> None:
        """Remember that it fitted; the oldest is forgotten when there are many."""
        entry = _Entry(person_id, stored_hash, now + _MEMORY)
        digest = self._digest(login, password)
        with self._lock:
            self._entries.pop(digest, None)
            while len(self._entries) >= _MOST:
                del self._entries[next(iter(self._entries))]
            self._entries[digest] = entry

    def _digest(self, login: str, password: str) -> bytes:
        # The length keeps "ab" + "c" apart from "a" + "bc".
        name = login.encode()
        text = len(name).to_bytes(4, "big") + name + password.encode()
        return hashlib.blake2b(text, key=self._key, digest_size=32).digest()

"""Hash and verify passwords with argon2id, one at a time.

One hash costs 64 MiB and a fifth of a second: a lock keeps a burst of sign-ins from
taking the memory and both cores of a small machine at once. Few may wait for it, so
that whoever floods the sign-in does not take the threads of those who work.
"""

from __future__ import annotations

import secrets
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cached_property

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from handlers.accounts.errors import SignInBusy

SHORTEST = 8
#: So many sign-ins at a time are looked at or wait; less than there are workers.
MOST_AT_ONCE = 5
LONGEST = 128
#: Random bytes of a password that nobody chose: 12 letters and digits.
_RANDOM = 9


class Passwords:
    """Hash and verify passwords, and take as long for accounts that do not exist."""

    def __init__(self, hasher: PasswordHasher | None = None) -> None:
        self._hasher = hasher or PasswordHasher()
        self._lock = threading.Lock()
        self._places = threading.BoundedSemaphore(MOST_AT_ONCE)

    def hash(self, password: str) -> str:
        """Return the argon2id hash to store for a password."""
        with self._lock:
            return self._hasher.hash(password)

    def verify(self, stored: str | None, password: str) -> bool:
        """Say whether a password fits; None, for no account, takes the same time.

        Raises:
            SignInBusy: too many are being verified already.
        """
        with self._place(), self._lock:
            try:
                self._hasher.verify(stored or self._nobody, password[: LONGEST + 1])
            except (VerificationError, InvalidHashError):
                return False
        # An empty hash is no hash: the empty password must not fit it.
        return bool(stored)

    @contextmanager
    def _place(self) -> Iterator[None]:
        if not self._places.acquire(blocking=False):
            raise SignInBusy
        try:
            yield
        finally:
            self._places.release()

    def is_outdated(self, stored: str) -> bool:
        """Say whether a hash was made with weaker parameters than today's."""
        return self._hasher.check_needs_rehash(stored)

    @cached_property
    def _nobody(self) -> str:
        """Return a hash that no password fits, to be verified in vain."""
        return self._hasher.hash("")


def weakness(password: str, *, login: str) -> str | None:
    """Return in Chinese why a new password is refused, or None if it is taken."""
    if len(password) < SHORTEST:
        return f"密码至少 {SHORTEST} 位，请加长"
    if len(password) > LONGEST:
        return f"密码最多 {LONGEST} 位，请缩短"
    if login.casefold() in password.casefold():
        return "密码不能包含账号，请换一个"
    if len(set(password)) < SHORTEST // 2:
        return "密码中相同的字符太多，请换一个"
    return None


def random_password(*, login: str) -> str:
    """Return a new random password that is never refused as too weak."""
    while True:
        # One in thousands holds a short login by chance.
        password = secrets.token_urlsafe(_RANDOM)
        if weakness(password, login=login) is None:
            return password

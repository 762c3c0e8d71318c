"""Know who is asking: the signed-in person and the actor they are to the engine."""

from __future__ import annotations

from dataclasses import dataclass

from flask import g

from engine import Actor
from handlers.accounts.rules import Session
from handlers.parties.model import Person


class SignInNeeded(Exception):
    """Nobody is signed in, or the session has ended."""


class PageExpired(Exception):
    """The form came from a page of an earlier session, or from no page of ours."""


class PasswordChangeNeeded(Exception):
    """The person still has the password that somebody else gave them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Visitor:
    """A signed-in person."""

    person: Person
    actor: Actor
    session: Session
    #: In whose stead the person works at this moment (代理).
    stands_in_for: tuple[Person, ...] = ()


def current_visitor() -> Visitor:
    """Return who is signed in.

    Raises:
        SignInNeeded: nobody is.
    """
    visitor = visitor_or_none()
    if visitor is None:
        raise SignInNeeded
    return visitor


def visitor_or_none() -> Visitor | None:
    """Return who is signed in, or None on pages that are open to anybody."""
    visitor: Visitor | None = g.get("visitor")
    return visitor

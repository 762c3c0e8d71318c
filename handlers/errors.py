"""The base of what domain rooms refuse: the caller's fault, nothing changed."""

from __future__ import annotations

from engine import Refused


class DomainRefused(Refused):
    """A rule of the domain forbids it; the message is for people, in Chinese."""

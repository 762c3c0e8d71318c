"""What the work of a butler belongs to: its client, its title, its number, its page."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Protocol

from sqlalchemy import Connection


@dataclass(frozen=True, slots=True, kw_only=True)
class ButlerHeader:
    """A contract, a patrol, a finding or another affair of a butler."""

    #: The business key of its process.
    key: str
    #: The number that people know, such as the contract's.
    number: str
    client: str
    title: str
    #: What it is, such as 日常巡查.
    kind: str
    #: Its page, if it has one.
    url: str = ""
    butler_id: str = ""
    client_id: str = ""
    contract_id: str = ""
    #: Whoever leads the project.
    lead_id: str = ""


class HeaderSource(Protocol):
    """Knows the affairs of one kind."""

    def __call__(
        self, connection: Connection, keys: Collection[str], /
    ) -> Mapping[str, ButlerHeader]:
        """Return those among these business keys that are of this kind.

        Keys of other kinds are to be sorted out before anything is asked of the
        database: a page asks with the keys of everything on it.
        """
        ...


def gathered(
    sources: Iterable[HeaderSource], connection: Connection, keys: Iterable[str]
) -> Mapping[str, ButlerHeader]:
    """Return what all sources know of these business keys."""
    wanted = frozenset(filter(None, keys))
    found: dict[str, ButlerHeader] = {}
    if wanted:
        for source in sources:
            found.update(source(connection, wanted))
    return found

"""Read the files of a case, those that the visitor may see."""

from __future__ import annotations

from collections.abc import Sequence

from engine import Actor
from handlers.evidence.records import Evidence
from handlers.linkage import seen_files
from web.services import services


def evidence_seen(case_no: str, *, actor: Actor) -> list[Evidence]:
    """Return the files of a case that an actor who sees the case may see."""
    return seen_files.files_seen(services().engine, case_no, actor=actor)


def only_seen(found: Sequence[Evidence], *, actor: Actor) -> list[Evidence]:
    """Leave out files of one case which the actor does not see."""
    return seen_files.those_seen(services().engine, found, actor=actor)

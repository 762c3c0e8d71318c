"""Which files of a case somebody sees: one rule for pages, forms, archives and lists.

A file is as secret as what it came with: the paper of a survey (7.2.6.1), the scan of
a document that is not for every party, the photograph of a penalty.
"""

from __future__ import annotations

from collections.abc import Sequence

from engine import SYSTEM, Actor, ProcessEngine
from handlers.documents.records import documents_of, scans_of
from handlers.evidence.records import Evidence, evidence_of
from handlers.evidence.seen import only_seen
from handlers.linkage.cases import CaseHeader, case_header
from handlers.linkage.paper_readers import may_read
from handlers.linkage.process_keys import LINKAGE
from handlers.linkage.secrecy import SURVEY, may_read_form


def files_seen(engine: ProcessEngine, case_no: str, *, actor: Actor) -> list[Evidence]:
    """Return the files of a case that an actor who sees the case may see."""
    with engine.read() as connection:
        found = evidence_of(connection, case_no)
    return those_seen(engine, found, actor=actor)


def those_seen(
    engine: ProcessEngine, found: Sequence[Evidence], *, actor: Actor
) -> list[Evidence]:
    """Leave out the files of one case that an actor who sees the case may not see.

    Args:
        found: files of one case; what belongs to no case is left out.
    """
    seen = only_seen(engine, found, actor=actor)
    case_no = next((each.business_key for each in seen if each.business_key), None)
    if case_no is None:
        return seen
    with engine.read() as connection:
        header = case_header(connection, case_no)
        papers = documents_of(connection, case_no)
        unread = [each.id for each in papers if not may_read(actor, each, header)]
        scans = {each.evidence_id for each in scans_of(connection, unread)}
    tasks = _unread_surveys(engine, seen, header, actor=actor)
    return [each for each in seen if each.id not in scans and each.task_id not in tasks]


def _unread_surveys(
    engine: ProcessEngine,
    found: Sequence[Evidence],
    header: CaseHeader,
    *,
    actor: Actor,
) -> frozenset[str]:
    """Return the matters of a survey whose answers the actor may not read."""
    if may_read_form(actor, header, SURVEY) or not any(e.task_id for e in found):
        return frozenset()
    case = engine.instance_by_business_key(
        header.business_key, process_key=LINKAGE, actor=SYSTEM
    )
    tasks = engine.user_tasks(case.root_id, actor=SYSTEM)
    return frozenset(each.id for each in tasks if each.element_id == SURVEY)

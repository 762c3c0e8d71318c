"""Bring the quality map and the archive up to date with a programme (7.3.4)."""

from __future__ import annotations

from collections.abc import Mapping

from engine import UnitOfWork
from handlers.deadlines.local_time import to_day
from handlers.knowledge.map_reviews import Place, keep_review
from handlers.linkage.cases import CaseHeader
from handlers.linkage.programme.case_facts import CaseFacts, case_facts
from handlers.linkage.programmes.headers import Programme
from handlers.linkage.quality_archive import archive_case, entry_of
from handlers.linkage.reinspection import FAILED, PASSED
from handlers.linkage.variables import text


def not_archived(facts: CaseFacts) -> list[CaseHeader]:
    """Return the cases that the archive lacks; what was joined to another is part of it."""
    return [
        header
        for header in facts.headers
        if header.business_key not in facts.archived and header.merged_into is None
    ]


def places(facts: CaseFacts) -> list[Place]:
    """Return a programme's cases by district and product, as the map counts them."""
    first = {each.business_key: each.result for each in facts.rounds if each.round == 1}
    found: dict[tuple[str, str], list[CaseHeader]] = {}
    for header in facts.headers:
        if header.product:
            found.setdefault((header.district, header.product), []).append(header)
    return [
        Place(
            district=district,
            product=product,
            cases=len(here),
            open=sum(each.closed_at is None for each in here),
            first_passed=sum(first.get(e.business_key) == PASSED for e in here),
            first_tested=sum(
                first.get(e.business_key) in {PASSED, FAILED} for e in here
            ),
        )
        for (district, product), here in sorted(found.items())
    ]


def renew_map(
    uow: UnitOfWork, programme: Programme, answers: Mapping[str, object]
) -> list[str]:
    """Archive what is missing and keep the check; return the numbers that came in."""
    # Read once more: a case may have ended since the form was opened.
    facts = case_facts(uow.connection, programme.programme_id)
    missing = not_archived(facts)
    results = {each.business_key: each.result for each in facts.rounds}
    for header in missing:
        result = results.get(header.business_key, "")
        entry = entry_of(header, result=result, programme_id=programme.programme_id)
        archive_case(uow, header.business_key, entry)
    archived = [header.business_key for header in missing]
    keep_review(
        uow,
        bureau_id=programme.bureau_id,
        programme_id=programme.programme_id,
        programme_name=programme.name,
        checked_on=to_day(answers["map_checked_on"]),
        analysis=text(answers, "map_note"),
        places=places(facts),
        cases=[header.business_key for header in facts.headers],
        archived=archived,
    )
    return archived

"""Read what the figures of a programme are made of: rows of its cases, no more."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, Select, select

from handlers.deadlines.clocks import CaseClock, clocks_of
from handlers.linkage.cases import CaseHeader, case_headers
from handlers.linkage.records import RecordKind, RecordStatus
from handlers.linkage.tables import (
    case_figures,
    case_measure,
    case_record,
    case_round,
    linkage_case,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Round:
    """How one round of re-inspection ended."""

    business_key: str
    round: int
    result: str
    ended_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseFacts:
    """What is known of the cases of one programme."""

    headers: Sequence[CaseHeader]
    rounds: Sequence[Round]
    clocks: Mapping[str, Sequence[CaseClock]]
    #: Signed work records (Annex D), one a visit that was recorded.
    work_records: Sequence[Mapping[str, object]]
    #: Analyses of causes (Annex B), the newest of each case.
    causes: Sequence[Mapping[str, object]]
    #: Answers of the survey (Annex E), one a case that answered.
    answers: Sequence[Mapping[str, object]]
    measures: int
    verified_measures: int
    #: Cases whose survey was sent and has been answered or has lapsed.
    surveyed: frozenset[str]
    #: Cases that are in the quality archive.
    archived: frozenset[str]


def case_facts(connection: Connection, programme_id: str) -> CaseFacts:
    """Return the facts of all cases of a programme, in a fixed number of statements."""
    keys = select(linkage_case.c.business_key).where(
        linkage_case.c.programme_id == programme_id
    )
    headers = case_headers(connection, connection.scalars(keys).all())
    records = _records(connection, keys)
    figures = connection.execute(
        select(case_figures).where(case_figures.c.business_key.in_(keys))
    ).all()
    measures = connection.execute(
        select(case_measure.c.verified_at).where(case_measure.c.business_key.in_(keys))
    ).all()
    return CaseFacts(
        headers=sorted(headers.values(), key=lambda each: each.business_key),
        rounds=_rounds(connection, keys),
        clocks=clocks_of(connection, headers),
        work_records=records[RecordKind.WORK_RECORD],
        causes=records[RecordKind.CAUSES],
        answers=records[RecordKind.SURVEY],
        measures=len(measures),
        verified_measures=sum(row.verified_at is not None for row in measures),
        surveyed=frozenset(
            row.business_key for row in figures if row.indicators.get("assisted")
        ),
        archived=frozenset(row.business_key for row in figures if row.archive),
    )


def _rounds(connection: Connection, keys: Select[tuple[str]]) -> list[Round]:
    query = select(case_round).where(case_round.c.business_key.in_(keys))
    ordered = query.order_by(case_round.c.business_key, case_round.c.round)
    return [Round(**row._asdict()) for row in connection.execute(ordered)]


def _records(
    connection: Connection, keys: Select[tuple[str]]
) -> dict[RecordKind, list[Mapping[str, object]]]:
    """Return signed records by kind; of causes and answers the newest a case."""
    kinds = (RecordKind.WORK_RECORD, RecordKind.CAUSES, RecordKind.SURVEY)
    query = select(case_record).where(
        case_record.c.business_key.in_(keys),
        case_record.c.kind.in_([kind.value for kind in kinds]),
        case_record.c.status.in_(
            [RecordStatus.SIGNED.value, RecordStatus.CORRECTED.value]
        ),
    )
    ordered = query.order_by(case_record.c.business_key, case_record.c.version)
    found: dict[RecordKind, list[Mapping[str, object]]] = {kind: [] for kind in kinds}
    newest: dict[tuple[str, str], Mapping[str, object]] = {}
    for row in connection.execute(ordered):
        if row.kind == RecordKind.WORK_RECORD.value:
            signed = found[RecordKind.WORK_RECORD]
            # A correction stands for the record that it puts right.
            if row.status == RecordStatus.CORRECTED.value and signed:
                signed.pop()
            signed.append(row.content)
        else:
            newest[row.kind, row.business_key] = row.content
    for (kind, _), content in newest.items():
        found[RecordKind(kind)].append(content)
    return found

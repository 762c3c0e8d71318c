"""Write to the parties of a case: messages, demands of leaders, and reminders.

The bureau leads the linkage work (5.1) and keeps the case file, so that it sees
every message of its cases.
"""

from __future__ import annotations

import uuid
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import insert, update

from engine import Actor, UnitOfWork
from handlers.deadlines.local_time import local_day
from handlers.evidence.files import StoredFile
from handlers.evidence.records import record_evidence, show_only_to
from handlers.linkage.cases import CaseHeader
from handlers.messages.addressing import addressees, may_answer, person_asked
from handlers.messages.model import KIND_NAMES, Message, MessageKind, MessageRefused
from handlers.messages.parties import parties_of_case, readers_of
from handlers.messages.tables import (
    case_message,
    case_message_file,
    case_message_label,
    case_message_reader,
)
from handlers.notices.kinds import NoticeKind
from handlers.notices.tell import tell
from handlers.parties.access import org_label, person_label
from handlers.parties.model import Role

LONGEST = 2000
_SUBJECT = 40
#: Who urges for a bureau.
_BUREAU = frozenset({Role.OFFICER, Role.LEADER, Role.JOINT_GROUP, Role.ENFORCEMENT})
_NOTICES = {
    MessageKind.MESSAGE: NoticeKind.MESSAGE,
    MessageKind.ANSWER: NoticeKind.MESSAGE,
    MessageKind.SUPERVISION: NoticeKind.SUPERVISION,
    MessageKind.URGE: NoticeKind.URGE,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """What somebody wants to write."""

    text: str
    #: Access labels of the parties that shall see it.
    to: frozenset[str]
    files: Sequence[StoredFile] = ()
    #: The message that it answers.
    answers: Message | None = None


def send_message(uow: UnitOfWork, case: CaseHeader, draft: Draft) -> str:
    """Write to parties of a case; return the id of the message.

    An answer goes to all who see what it answers; the answer of whom a leader has
    asked ends the demand.

    Raises:
        MessageRefused: it is empty or too long, or somebody is no party of the case.
    """
    known = {each.label for each in parties_of_case(uow.connection, case)}
    answered = draft.answers
    to = draft.to | (answered.labels if answered else frozenset())
    if not to <= known:
        message = "收件方不是本案的一方，请重新选择"
        raise MessageRefused(message)
    kind = MessageKind.ANSWER if answered else MessageKind.MESSAGE
    labels = to | case.bureau_labels | (uow.actor.labels & known)
    message_id = _write(uow, case, kind, draft.text, labels, files=draft.files)
    if answered is not None:
        _note_answer(uow, message_id, answered, case, paper=bool(draft.files))
    return message_id


def demand_answer(
    uow: UnitOfWork, case: CaseHeader, *, text: str, due_on: date, of: str = ""
) -> str:
    """Have a party of a case answer by a day (督办); the bureau and it see the demand.

    Args:
        of: the addressee that was chosen; the officer in charge by default.

    Raises:
        MessageRefused: it is empty, the day is past, the addressee is no party of the
            case, or the writer is no leader of the bureau of the case.
    """
    if not is_leader(uow.actor.all_groups, uow.actor.labels, case):
        message = "只有本局审批人可以督办"
        raise MessageRefused(message)
    if due_on < local_day(uow.now):
        message = "答复期限不能早于今天"
        raise MessageRefused(message)
    offered = {each.key: each for each in addressees(uow.connection, case)}
    asked = offered.get(of or person_label(case.officer_id))
    if asked is None:
        message = "督办对象不是本案的一方，请重新选择"
        raise MessageRefused(message)
    labels = case.bureau_labels | asked.seen_by
    demand = {"asked_of": asked.asked_of, "due_on": due_on.isoformat()}
    readers = readers_of(uow.connection, case, labels, writer=uow.actor.id)
    person_id = person_asked(asked.asked_of)
    people = dict.fromkeys([*([person_id] if person_id else []), *readers])
    return _write(
        uow,
        case,
        MessageKind.SUPERVISION,
        text,
        labels,
        readers=list(people),
        demand=demand,
    )


def urge(
    uow: UnitOfWork,
    case: CaseHeader,
    *,
    matter: str,
    text: str,
    people: Collection[str],
    labels: Collection[str],
) -> str:
    """Ask those who are late with a matter to hurry (催办).

    Raises:
        MessageRefused: the writer may not, nobody holds the matter, or the note is too
            long.
    """
    if not may_urge(uow.actor, case):
        message = "只有本局人员和本案的帮扶机构可以催办"
        raise MessageRefused(message)
    if not people:
        message = "这件事项现在没有可以催办的人"
        raise MessageRefused(message)
    words = f"请尽快办理：{matter}" + (f"\n{text}" if text.strip() else "")
    seen = {*case.bureau_labels, *labels}
    return _write(uow, case, MessageKind.URGE, words, seen, readers=people)


def may_urge(actor: Actor, case: CaseHeader) -> bool:
    """Say whether somebody may ask whoever is late in a case to hurry (催办).

    The bureau leads the work (5.1) and the agency controls it (5.2); whose matter it
    is, and by which process it came, makes no difference.
    """
    agency = frozenset({org_label(case.agency_id)} if case.agency_id else ())
    of_bureau = not actor.labels.isdisjoint(case.bureau_labels)
    of_agency = not actor.labels.isdisjoint(agency)
    return (of_bureau and not actor.all_groups.isdisjoint(_BUREAU)) or (
        of_agency and Role.AGENCY in actor.all_groups
    )


def is_leader(
    groups: Collection[str], labels: Collection[str], case: CaseHeader
) -> bool:
    """Say whether somebody leads the bureau of a case."""
    return Role.LEADER in groups and org_label(case.bureau_id) in labels


def _note_answer(
    uow: UnitOfWork,
    message_id: str,
    answered: Message,
    case: CaseHeader,
    *,
    paper: bool,
) -> None:
    mine = case_message.c.id == message_id
    uow.connection.execute(update(case_message).where(mine).values(answers=answered.id))
    if answered.waits and may_answer(uow.actor, answered, case, paper=paper):
        query = update(case_message).where(case_message.c.id == answered.id)
        uow.connection.execute(query.values(answered_at=uow.now))


def _write(  # noqa: PLR0917 - what a message is, in the order in which one says it
    uow: UnitOfWork,
    case: CaseHeader,
    kind: MessageKind,
    text: str,
    labels: Collection[str],
    *,
    files: Sequence[StoredFile] = (),
    readers: Collection[str] | None = None,
    demand: Mapping[str, str] | None = None,
) -> str:
    text = text.strip()
    if not text or len(text) > LONGEST:
        message = f"请填写内容，不超过{LONGEST}字"
        raise MessageRefused(message)
    connection, message_id = uow.connection, uuid.uuid4().hex
    blank: dict[str, object] = dict.fromkeys(
        ("answers", "asked_of", "due_on", "answered_at")
    )
    connection.execute(
        insert(case_message).values(
            id=message_id,
            business_key=case.business_key,
            kind=kind.value,
            text=text,
            written_by=uow.actor.id,
            written_at=uow.now,
            **(blank | dict(demand or {})),
        )
    )
    rows = [{"message_id": message_id, "label": label} for label in sorted(labels)]
    connection.execute(insert(case_message_label), rows)
    people = readers_of(connection, case, labels, writer=uow.actor.id)
    if readers is not None:
        people = [each for each in readers if each != uow.actor.id]
    for file in files:
        _add_file(uow, file, message_id, case=case, labels=labels)
    _add_readers(uow, message_id, people)
    tell(
        uow,
        kind=_NOTICES[kind],
        key=f"message:{message_id}",
        to=people,
        subject=_subject(kind, case, text),
        text=_about(text, demand or {}),
        link=f"/cases/{case.business_key}?tab=parties",
        business_key=case.business_key,
    )
    data = {"case": case.business_key, "id": message_id, "kind": kind.value}
    uow.audit("case_message_written", data)
    return message_id


def _subject(kind: MessageKind, case: CaseHeader, text: str) -> str:
    first = text.splitlines()[0]
    short = first if len(first) <= _SUBJECT else f"{first[:_SUBJECT]}…"
    return f"{KIND_NAMES[kind]}（{case.title or case.business_key}）：{short}"


def _about(text: str, demand: Mapping[str, str]) -> str:
    return f"{text}\n请于 {demand['due_on']} 前答复。" if demand else text


def _add_file(
    uow: UnitOfWork,
    file: StoredFile,
    message_id: str,
    *,
    case: CaseHeader,
    labels: Collection[str],
) -> None:
    kept = record_evidence(uow, file, business_key=case.business_key)
    show_only_to(uow, kept.id, labels)
    uow.connection.execute(
        insert(case_message_file).values(message_id=message_id, evidence_id=kept.id)
    )


def _add_readers(uow: UnitOfWork, message_id: str, people: Collection[str]) -> None:
    rows = [
        {"message_id": message_id, "person_id": person_id, "seen_at": None}
        for person_id in people
    ]
    if rows:
        uow.connection.execute(insert(case_message_reader), rows)

"""What the tab 各方与沟通 of a case shows: parties, messages, demands, late matters."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from engine import UserTaskView
from handlers.evidence.records import Evidence, evidence_by_ids
from handlers.messages.addressing import addressees, person_asked
from handlers.messages.model import KIND_NAMES, Message, MessageKind
from handlers.messages.parties import CaseParty, parties_of_case
from handlers.messages.reading import (
    is_unseen,
    mark_seen,
    messages_of,
    waiting_supervisions,
)
from handlers.messages.writing import is_leader, may_urge
from handlers.notices.mailbox import mark_told_seen
from handlers.parties.access import org_label, person_label
from handlers.parties.model import Role
from handlers.reminders.holders import Holders
from handlers.reminders.steps import ANSWERS_FOR
from web.case_reading import CaseFile, Names
from web.i18n import gettext as _
from web.i18n import marked
from web.presenters.days import day_text, moment_text
from web.presenters.evidence import EvidenceRow, evidence_rows
from web.services import services

#: Names of kinds, for the translators.
NAMES = (marked("案件沟通"), marked("督办"), marked("催办"), marked("答复"))
_TONES = {
    MessageKind.MESSAGE: "",
    MessageKind.ANSWER: "blue",
    MessageKind.SUPERVISION: "amber",
    MessageKind.URGE: "amber",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageRow:
    """One message as the tab shows it."""

    id: str
    kind: str
    tone: str
    who: str
    when: str
    to: str
    lines: tuple[str, ...]
    files: tuple[EvidenceRow, ...]
    seen: tuple[str, ...]
    unseen: tuple[str, ...]
    is_new: bool
    due: str
    #: Of a demand: whose answer is wanted.
    asked: str
    is_late: bool
    waits: bool
    #: First words of what it answers.
    answers: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LateMatter:
    """A matter whose day has passed, and who can hurry it."""

    task: UserTaskView
    people: Sequence[str]
    #: The party whose it is.
    label: str


def thread(file: CaseFile) -> Mapping[str, object]:
    """Return what the tab shows; what the visitor sees there they have seen."""
    with services().engine.read() as connection:
        messages = messages_of(connection, file.case_no, actor=file.actor)
        parties = parties_of_case(connection, file.header)
        may_demand = is_leader(file.actor.all_groups, file.actor.labels, file.header)
        asked = addressees(connection, file.header) if may_demand else []
        files = evidence_by_ids(connection, (i for m in messages for i in m.files))
    new = [each for each in messages if is_unseen(each, file.actor)]
    if new:
        with services().engine.transact(file.actor) as uow:
            mark_seen(uow, new, actor=file.actor)
            mark_told_seen(uow, file.actor, [f"message:{each.id}" for each in new])
    own = file.actor.labels
    return {
        "messages": message_rows(file, messages, parties, files),
        "receivers": [
            (party, party.label == org_label(file.header.bureau_id))
            for party in parties
            if party.label not in own
        ],
        "addressees": asked,
        "late": [each.task for each in late_matters(file)],
        "today": services().today.isoformat(),
    }


def demands(file: CaseFile) -> list[MessageRow]:
    """Return the demands that wait for an answer, for the head of the case."""
    with services().engine.read() as connection:
        waiting = waiting_supervisions(connection, file.case_no, actor=file.actor)
        parties = parties_of_case(connection, file.header) if waiting else []
    return message_rows(file, waiting, parties, ())


def message_rows(
    file: CaseFile,
    messages: Sequence[Message],
    parties: Iterable[CaseParty],
    files: Iterable[Evidence],
) -> list[MessageRow]:
    """Return messages as the tab shows them."""
    names = Names(
        [m.written_by for m in messages]
        + [each.person_id for m in messages for each in m.receipts]
        + [person_asked(m.asked_of) for m in messages if m.asked_of]
    )
    called = {party.label: party.name for party in parties}
    rows = {each.id: row for each, row in _files(files, names)}
    texts = {m.id: m.text.splitlines()[0][:30] for m in messages}
    return [_row(file, m, names, called, rows, texts) for m in messages]


def late_matters(file: CaseFile) -> list[LateMatter]:
    """Return the matters of others that are late, where the visitor may urge."""
    if not may_urge(file.actor, file.header):
        return []
    now = services().clock.now()
    late = [t for t in file.open_tasks if t.due_at is not None and t.due_at < now]
    if not late:
        return []
    with services().engine.read() as connection:
        holders = Holders(connection)
        parties = {each.label for each in parties_of_case(connection, file.header)}
    found = []
    for task in late:
        people = _holders_of(task, holders, file)
        if people and file.actor.ids.isdisjoint(people):
            own = frozenset().union(*map(holders.labels_of, people))
            label = _label_of(task, own & parties, file)
            found.append(LateMatter(task=task, people=people, label=label))
    return found


def _holders_of(task: UserTaskView, holders: Holders, file: CaseFile) -> Sequence[str]:
    """Return who has to do a matter: who holds it, else whoever may take it."""
    if task.assignee:
        return [task.assignee]
    roles = (holders.of(role, file.header) for role in task.candidate_groups)
    able = [*task.candidate_users, *(each for some in roles for each in some)]
    return list(dict.fromkeys(able))


def _label_of(task: UserTaskView, of_people: frozenset[str], file: CaseFile) -> str:
    """Return the party whose a matter is: by its lane, else by those who have it.

    Args:
        of_people: what labels of parties those have who are to do it.
    """
    header, role = file.header, next(iter(task.candidate_groups), "")
    if role == Role.ENTITY and header.entity_id:
        return org_label(header.entity_id)
    if role == Role.AGENCY and header.agency_id:
        return org_label(header.agency_id)
    if role == Role.WORK_GROUP and header.leader_id:
        return person_label(header.leader_id)
    if role in ANSWERS_FOR or of_people & header.bureau_labels or not of_people:
        return org_label(header.bureau_id)
    # One who sees the case alone is nearer than all of their house.
    return max(of_people, key=lambda label: (label.startswith(person_label("")), label))


def _files(
    files: Iterable[Evidence], names: Names
) -> Iterable[tuple[Evidence, EvidenceRow]]:
    kept = list(files)
    return zip(kept, evidence_rows(kept, name_of=names), strict=True)


def _asked(message: Message, names: Names, called: Mapping[str, str]) -> str:
    if message.asked_of is None:
        return ""
    person_id = person_asked(message.asked_of)
    return names(person_id) if person_id else called.get(message.asked_of, "")


def _row(  # noqa: PLR0917 - what one row is made of
    file: CaseFile,
    message: Message,
    names: Names,
    called: Mapping[str, str],
    files: Mapping[str, EvidenceRow],
    texts: Mapping[str, str],
) -> MessageRow:
    tone = _TONES[message.kind]
    due = message.due_on
    return MessageRow(
        id=message.id,
        kind=_(KIND_NAMES[message.kind]) if tone else "",
        tone=tone,
        who=names(message.written_by),
        when=moment_text(message.written_at),
        to="、".join(sorted(called[each] for each in message.labels if each in called)),
        lines=tuple(line for line in message.text.splitlines() if line.strip()),
        files=tuple(files[each] for each in message.files if each in files),
        seen=tuple(
            f"{names(each.person_id)} {moment_text(each.seen_at)}"
            for each in message.receipts
            if each.seen_at is not None
        ),
        unseen=tuple(
            names(each.person_id) for each in message.receipts if each.seen_at is None
        ),
        is_new=is_unseen(message, file.actor),
        due=day_text(due) if due else "",
        asked=_asked(message, names, called),
        is_late=message.waits and due is not None and due < services().today,
        waits=message.waits,
        answers=texts.get(message.answers or "", ""),
    )

"""Keep numbers from elsewhere (外部文号) apart: one bureau, one kind, one paper.

A notice that was made elsewhere brings its own number into the form of its matter. Two
papers of one number cannot be told apart in the file, at the court or at the check of
a paper, so that the second is refused with the first one's case, if the signer may
see it.
"""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import Connection

from engine import Actor, UnitOfWork, may_see
from handlers.documents.errors import OutsideNumberTaken
from handlers.documents.kinds import kind_of
from handlers.documents.outside_numbers import (
    OutsideNumber,
    holder_of,
    note_outside_number,
    release_outside_number,
)
from handlers.forms import FieldError
from handlers.linkage.cases import CaseHeader, case_labels
from handlers.linkage.errors import AnswersRefused
from handlers.linkage.notice_tasks import NOTICE_TASKS, NoticeTask
from handlers.linkage.variables import text

Answers = Mapping[str, object]


def typed_number(
    element_id: str, answers: Answers, header: CaseHeader
) -> OutsideNumber | None:
    """Return the number from elsewhere that answers bring, None if they bring none."""
    task = NOTICE_TASKS.get(element_id)
    if task is None or answers.get(task.outside) is not True:
        return None
    number = text(answers, task.number).strip()
    if not number:
        return None
    return OutsideNumber(bureau_id=header.bureau_id, kind=task.kind, number=number)


def number_faults(
    connection: Connection,
    element_id: str,
    answers: Answers,
    header: CaseHeader,
    *,
    actor: Actor,
    before: Answers | None = None,
) -> list[FieldError]:
    """Return why a number from elsewhere cannot stand on this paper.

    Args:
        actor: who is told of the other paper, if they may see its case.
        before: what the form said until now, where it is put right.
    """
    wanted = typed_number(element_id, answers, header)
    held = typed_number(element_id, before or {}, header)
    if wanted is None or (held is not None and held.mark == wanted.mark):
        return []
    holder = holder_of(connection, wanted)
    if holder is None:
        return []
    task = NOTICE_TASKS[element_id]
    where = _where(connection, holder, header, actor=actor)
    told = f"外部文号“{wanted.number}”已用于{where}的{_name(task)}，请核对文号"
    return [FieldError(path=task.number, label=f"{_name(task)}文号", message=told)]


def note_number(
    uow: UnitOfWork, element_id: str, answers: Answers, header: CaseHeader
) -> None:
    """Note the number from elsewhere that filed answers bring.

    Raises:
        AnswersRefused: another paper has it, perhaps since a moment ago.
    """
    wanted = typed_number(element_id, answers, header)
    if wanted is None:
        return
    try:
        note_outside_number(uow, wanted, business_key=header.business_key)
    except OutsideNumberTaken as taken:
        task = NOTICE_TASKS[element_id]
        label = f"{_name(task)}文号"
        raise AnswersRefused(
            [FieldError(path=task.number, label=label, message=str(taken))]
        ) from taken


def renumber(
    uow: UnitOfWork,
    element_id: str,
    answers: Answers,
    header: CaseHeader,
    *,
    before: Answers,
) -> None:
    """Note the number that a corrected form says, instead of the one it said before.

    Raises:
        AnswersRefused: another paper has it.
    """
    held = typed_number(element_id, before, header)
    wanted = typed_number(element_id, answers, header)
    if held is not None and wanted is not None and held.mark == wanted.mark:
        return
    if held is not None:
        release_outside_number(uow, held, business_key=header.business_key)
    note_number(uow, element_id, answers, header)


def _where(
    connection: Connection, holder: str, header: CaseHeader, *, actor: Actor
) -> str:
    if holder == header.business_key:
        return "本案另一份"
    if may_see(actor, case_labels(connection, holder)):
        return f"案件{holder}"
    return "另一案件"


def _name(task: NoticeTask) -> str:
    return kind_of(task.kind).zh

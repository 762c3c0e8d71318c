"""Make one case of each confirmed line, each by itself, again and again without harm.

A line is two commands of the engine: the case is opened under a request key that names
the line, and its registration is handed in; the transaction of the second one writes
the line down as done. Whatever dies in between, the next attempt finds the same case
under the same key and goes on. Of two attempts at once, the second finds the line done
and its own transaction undone.
"""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import timedelta

from sqlalchemy import Connection

from engine import (
    Actor,
    Notice,
    NoticeCall,
    NoticeHandler,
    ProcessEngine,
    RequestKey,
    UnitOfWork,
    UserTaskView,
)
from handlers.deadlines.local_time import local_day
from handlers.evidence.records import record_evidence, show_only_to
from handlers.forms import Form, load_form
from handlers.forms.expressions import evaluate
from handlers.imports.doubles import Double, Doubles
from handlers.imports.planning import REPORT_FILE, Basis
from handlers.imports.store import (
    Import,
    ImportRow,
    RowDone,
    RowState,
    end_import,
    end_row,
    import_by_id,
    import_rows,
)
from handlers.linkage.cases import case_header
from handlers.linkage.errors import AnswersRefused
from handlers.linkage.form_desk import FormDesk
from handlers.linkage.process_keys import LINKAGE
from handlers.linkage.steps.discovery import doubts
from handlers.parties.access import actor_for
from handlers.parties.people import person_by_id

TOPIC = "imports.go_on"
FORM_KEY = "f101"
ELEMENT = "register_issue"
#: Lines that one job does: a node that stops gives the rest to another one soon.
LINES_PER_JOB = 40
_LONGEST_JOB = timedelta(minutes=5)
#: Kept in the history of a case that was opened and could not be registered.
_UNDONE = "导入的登记内容未通过核对"

Values = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class _Work:
    """One import being done."""

    found: Import
    actor: Actor


class Importer:
    """Does confirmed imports in the background, a few lines a job."""

    def __init__(self) -> None:
        self._engine: ProcessEngine | None = None
        self._form_desk: FormDesk | None = None
        self._forms: dict[str, Form] = {}

    def work_with(self, engine: ProcessEngine, form_desk: FormDesk) -> None:
        """Say with what cases are made: the engine is built with this one's handler."""
        self._engine, self._form_desk = engine, form_desk

    def handlers(self) -> tuple[NoticeHandler, ...]:
        """Return what runs the jobs that go on with an import."""
        handler = NoticeHandler(
            topic=TOPIC,
            run=self._go_on,
            timeout_seconds=int(_LONGEST_JOB.total_seconds()),
        )
        return (handler,)

    def form(self, definition_id: str | None = None) -> Form:
        """Return the form of registration, of the latest version by default."""
        engine = self._engine_now()
        key = definition_id or engine.definition(LINKAGE).id
        if key not in self._forms:
            self._forms[key] = load_form(engine.form_resource(key, FORM_KEY))
        return self._forms[key]

    def begin(self, uow: UnitOfWork, import_id: str) -> None:
        """Let an import be done once this transaction is committed."""
        uow.defer(Notice(topic=TOPIC, payload={"import_id": import_id}))

    def _engine_now(self) -> ProcessEngine:
        if self._engine is None:
            message = "the importer works with no engine yet"
            raise RuntimeError(message)
        return self._engine

    def _forms_now(self) -> FormDesk:
        if self._form_desk is None:
            message = "the importer works at no desk yet"
            raise RuntimeError(message)
        return self._form_desk

    def _go_on(self, call: NoticeCall) -> None:
        """Do some waiting lines; what is left is the next job's."""
        engine, import_id = self._engine_now(), str(call.payload["import_id"])
        with engine.read() as connection:
            found = import_by_id(connection, import_id)
            actor = actor_for(person_by_id(connection, found.confirmed_by))
            rows = import_rows(
                connection, import_id, waiting=True, limit=LINES_PER_JOB + 1
            )
        work = _Work(found, actor)
        for row in rows[:LINES_PER_JOB]:
            try:
                self._do(work, row)
            except RowDone:
                continue  # another node was quicker
        with engine.transact(actor) as uow:
            if len(rows) > LINES_PER_JOB:
                self.begin(uow, import_id)
            else:
                end_import(uow, import_id)

    def _do(self, work: _Work, row: ImportRow) -> None:
        """Do one line: what was found at the preview may have changed since."""
        engine = self._engine_now()
        evidence_id = uuid.uuid4().hex
        answers = {**row.answers, REPORT_FILE: [evidence_id]}
        with engine.read() as connection:
            basis = self._basis(work, connection)
            values, faults = basis.check(answers, files=[evidence_id])
            double = None if faults else _double(basis, values, row)
            if not faults and double is None:
                faults = doubts(values, connection, actor=work.actor)
        if faults:
            reason = "；".join(f"{each.label}：{each.message}" for each in faults)
            self._end(work, row, RowState.REFUSED, reason=reason)
        elif double is not None:
            self._join(work, row, double)
        else:
            self._make(work, row, values, evidence_id)

    def _basis(self, work: _Work, connection: Connection) -> Basis:
        return Basis(
            form=self.form(),
            evaluate=evaluate,
            today=local_day(self._engine_now().clock.now()),
            actor=work.actor,
            bureau_id=work.found.bureau_id,
            connection=connection,
        )

    def _make(
        self, work: _Work, row: ImportRow, values: Values, evidence_id: str
    ) -> None:
        """Open the case of a line and hand in its registration."""
        engine, forms = self._engine_now(), self._forms_now()
        case = engine.start_instance(
            key=LINKAGE,
            variables={"initiator": work.actor.id},
            actor=work.actor,
            request=_request(work.found.id, row.number, "case"),
        )
        task = self._registration(case.root_id, work)
        if task is None:
            raise RowDone(row.number)

        def record(uow: UnitOfWork) -> None:
            _keep_file(
                uow,
                work,
                str(case.business_key),
                task_id=task.id,
                evidence_id=evidence_id,
            )
            state = RowState.MADE
            end_row(
                uow, work.found.id, row.number, state=state, case_no=case.business_key
            )

        try:
            opened = forms.open(task.id, actor=work.actor)
            forms.file(opened, values, actor=work.actor, record=record)
        except AnswersRefused as refused:
            ending = replace(work.actor, operates=True)
            engine.cancel_instance(case.root_id, reason=_UNDONE, actor=ending)
            reason = "；".join(each.message for each in refused.errors)
            self._end(work, row, RowState.REFUSED, reason=reason)

    def _registration(self, root_id: str, work: _Work) -> UserTaskView | None:
        tasks = self._engine_now().open_user_tasks(root_id, actor=work.actor)
        return next((task for task in tasks if task.element_id == ELEMENT), None)

    def _join(self, work: _Work, row: ImportRow, double: Double) -> None:
        """Add a report to the case that is there, unless it is of this very report."""
        if double.is_same:
            self._end(
                work,
                row,
                RowState.KNOWN,
                reason=double.reason,
                case_no=double.case_no,
            )
            return
        engine = self._engine_now()
        case = engine.instance_by_business_key(
            double.case_no, process_key=LINKAGE, actor=work.actor
        )
        engine.add_comment(
            case.root_id,
            text=_told(row),
            actor=work.actor,
            request=_request(work.found.id, row.number, "comment"),
        )
        with engine.transact(work.actor) as uow:
            _keep_file(uow, work, double.case_no)
            end_row(
                uow,
                work.found.id,
                row.number,
                state=RowState.JOINED,
                case_no=double.case_no,
                reason=double.reason,
            )

    def _end(
        self,
        work: _Work,
        row: ImportRow,
        state: RowState,
        *,
        reason: str,
        case_no: str | None = None,
    ) -> None:
        with self._engine_now().transact(work.actor) as uow:
            end_row(
                uow,
                work.found.id,
                row.number,
                state=state,
                case_no=case_no,
                reason=reason,
            )


def _keep_file(
    uow: UnitOfWork,
    work: _Work,
    case_no: str,
    *,
    task_id: str | None = None,
    evidence_id: str | None = None,
) -> None:
    """Keep the file as evidence of a case, for the bureau alone.

    It lists the reports of other companies as well, with whatever columns it has.
    """
    kept = record_evidence(
        uow,
        work.found.file,
        business_key=case_no,
        task_id=task_id,
        evidence_id=evidence_id,
    )
    bureau = case_header(uow.connection, case_no).bureau_labels
    show_only_to(uow, kept.id, bureau)


def _double(basis: Basis, values: Values, row: ImportRow) -> Double | None:
    """Return where a line belongs now: earlier lines of its file have their cases."""
    doubles = Doubles(basis.connection, actor=basis.actor, bureau_id=basis.bureau_id)
    return doubles.find(values, fingerprint=row.fingerprint)


def _request(import_id: str, number: int, what: str) -> RequestKey:
    key = f"import-{import_id[:32]}-{number}-{what}"
    return RequestKey(key=key, digest=hashlib.sha256(key.encode()).hexdigest())


def _told(row: ImportRow) -> str:
    """Return what the parties of a case read of a report that came to it."""
    found = row.answers.get("failing_items")
    items = [
        str(each.get("item_name", ""))
        for each in (found if isinstance(found, list) else [])
        if isinstance(each, Mapping)
    ]
    report = row.text("report_no") or "无编号"
    return (
        f"又收到一份检验报告，并入本案：报告编号 {report}，"
        f"生产日期/批号 {row.text('prod_date_or_batch')}，"
        f"不合格项目 {'、'.join(items) or '未填'}。导入的文件已存为证据。"
    )

"""File the forms of invented cases through the desk, as people would."""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta

from engine import (
    SYSTEM,
    Actor,
    InstanceQuery,
    MovableClock,
    ProcessEngine,
    UserTaskNotFound,
    UserTaskView,
)
from handlers.deadlines.local_time import local_day
from handlers.demo.texts import TABLES, TEXTS
from handlers.evidence.files import EvidenceFiles, StoredFile
from handlers.evidence.records import record_evidence
from handlers.forms import (
    Field,
    Form,
    Kind,
    Table,
    initial_answers,
)
from handlers.linkage.cases import CaseQuery, find_cases
from handlers.linkage.errors import AnswersRefused
from handlers.linkage.form_desk import FormDesk, Manner, OpenForm
from handlers.linkage.notice_tasks import NOTICE_TASKS
from handlers.linkage.process_keys import LINKAGE, PROGRAMME
from handlers.parties.access import actor_for
from handlers.parties.people import person_by_id

Answers = Mapping[str, object]

#: The smallest honest document.
_PAPER = b"""%PDF-1.4
1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj
2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj
3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>endobj
trailer<</Root 1 0 R>>
%%EOF
"""
#: Candidate group -> who does its tasks in the demonstration.
_DOERS = {
    "msa": "officer",
    "msa_leader": "leader",
    "msa_enforcement": "officer",
    "tai": "agency",
    "wg": "expert",
    "lab": "lab",
}
#: Files that are asked for under conditions which the stories fulfil.
_PAPERS = frozenset(
    {
        "report_file",
        "rectification_report",
        "retest_report",
        "no_reinspection_file",
        "sign_scan",
    }
)
#: Numbers of papers, each of which stands on one paper only.
_NUMBERS = frozenset(task.number for task in NOTICE_TASKS.values())
#: More than the invented cases of a year.
_NEXT_ROUND = 4000
_SOON, _LATER = timedelta(days=14), timedelta(days=30)


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """What an invented case is about."""

    entity: str
    product: str
    model: str
    item: str
    requirement: str
    measured: str
    standard: str
    serial: str
    source: str = "监督抽查"
    level: str = "市"
    licensed: bool = False
    district: str = "思明区"
    credit_code: str = ""

    def report(self) -> dict[str, object]:
        """Return the answers to the first form."""
        failing = {
            "item_name": self.item,
            "requirement": self.requirement,
            "measured": self.measured,
            "judged": "不合格",
        }
        return {
            "source": self.source,
            "level": self.level if self.source == "监督抽查" else "",
            "entity_name": self.entity,
            "credit_code": self.credit_code,
            "district": self.district,
            "entity_role": "生产者",
            "producer_outside": "false",
            "has_local_party": "true",
            "product_name": self.product,
            "model_spec": self.model,
            "standard": self.standard,
            "licensed": str(self.licensed).lower(),
            "report_no": f"SM2026-{self.serial}",
            "failing_items": [failing],
        }


class Clerk:
    """Starts invented cases and files their forms."""

    def __init__(
        self,
        *,
        engine: ProcessEngine,
        forms: FormDesk,
        clock: MovableClock,
        files: EvidenceFiles,
    ) -> None:
        self._engine = engine
        self._forms = forms
        self._clock = clock
        self._paper: StoredFile = files.store_file(io.BytesIO(_PAPER), "演练文书.pdf")
        #: How often a case has given the number of a kind of paper.
        self._numbered: Counter[tuple[str, str]] = Counter()

    def open(self, subject: Subject) -> DemoCase:
        """Start a case as the officer."""
        started = self._engine.start_instance(
            key=LINKAGE, actor=self._person("officer")
        )
        return DemoCase(
            clerk=self,
            subject=subject,
            key=str(started.business_key),
            root_id=started.id,
        )

    @property
    def today(self) -> date:
        """Return the day of the story."""
        return local_day(self._clock.now())

    def open_programme(self, subject: Subject, objects: Iterable[Subject]) -> DemoCase:
        """Set a programme up as the officer, for the open cases of these subjects."""
        officer = self._person("officer")
        with self._engine.read() as connection:
            found = find_cases(connection, CaseQuery(limit=500), actor=SYSTEM)
        wanted = {(each.entity, each.product) for each in objects}
        keys = [
            each.business_key
            for each in found
            if (each.entity_name, each.product) in wanted and each.closed_at is None
        ]
        started = self._engine.start_instance(
            key=PROGRAMME, variables={"object_cases": keys}, actor=officer
        )
        return DemoCase(
            clerk=self,
            subject=subject,
            key=str(started.business_key),
            root_id=started.id,
        )

    def start_beside(self, case: DemoCase, process_key: str) -> str:
        """Start a process beside a case as the officer; return its root."""
        started = self._engine.start_instance(
            key=process_key, business_key=case.key, actor=self._person("officer")
        )
        return started.id

    def beside(self, case: DemoCase, process_key: str) -> list[str]:
        """Return the roots of a process beside a case, oldest first."""
        query = InstanceQuery(
            business_keys=frozenset({case.key}), process_keys=frozenset({process_key})
        )
        found = self._engine.instances(query, actor=SYSTEM).items
        return [each.id for each in reversed(found)]

    def file(
        self, case: DemoCase, root_id: str, element_id: str, chosen: Answers
    ) -> None:
        """File the form of an open task of a case.

        Raises:
            AnswersRefused: the invented answers do not fit the form any more.
        """
        opened, actor, raw = self._filled(case, root_id, element_id, chosen)
        checked = self._forms.check(opened, raw, actor=actor)
        if checked.errors:
            raise AnswersRefused(checked.errors)
        manner = Manner(
            filed_for=_filed_for(opened.task, actor),
            approved_by="leader" if self._forms.needs_approval(opened.task) else None,
        )
        self._forms.file(opened, checked.values, actor=actor, manner=manner)
        self.run_jobs()

    def send(
        self, case: DemoCase, element_id: str, chosen: Answers, *, reason: str
    ) -> None:
        """Send the form of an open task for approval, and leave it there."""
        opened, actor, raw = self._filled(case, case.root_id, element_id, chosen)
        manner = Manner(reason=reason)
        self._forms.hand_in_raw(opened.task.id, raw, actor=actor, manner=manner)

    def _filled(
        self, case: DemoCase, root_id: str, element_id: str, chosen: Answers
    ) -> tuple[OpenForm, Actor, Answers]:
        task = self._task(root_id, element_id)
        actor = self._doer(task)
        opened = self._forms.open(task.id, actor=actor)
        sheet = opened.sheet
        begun = initial_answers(opened.form, facts=sheet.facts, prefill=sheet.prefill)
        answers = self._answers(opened.form, case, begun) | dict(chosen)
        return opened, actor, answers

    def run_jobs(self) -> None:
        """Run what is due until nothing is."""
        while self._engine.run_due_jobs():
            pass

    def _task(self, root_id: str, element_id: str) -> UserTaskView:
        for task in self._engine.open_user_tasks(root_id, actor=SYSTEM):
            if task.element_id == element_id:
                return task
        raise UserTaskNotFound(element_id)

    def _doer(self, task: UserTaskView) -> Actor:
        """Return who does a task; papers of entities are filed by the officer."""
        if task.assignee is not None:
            return self._person(task.assignee)
        known = [_DOERS[group] for group in task.candidate_groups if group in _DOERS]
        if known:
            return self._person(known[0])
        officer = self._person("officer")
        return replace(officer, groups=officer.groups | set(task.candidate_groups))

    def _person(self, person_id: str) -> Actor:
        with self._engine.read() as connection:
            return actor_for(person_by_id(connection, person_id))

    def _answers(self, form: Form, case: DemoCase, begun: Answers) -> dict[str, object]:
        """Write what the page proposes, and else what invented people would."""
        words = self._words(case)
        raw: dict[str, object] = {}
        for question in form.questions():
            if isinstance(question, Table):
                raw[question.key] = _rows(question, words) or begun[question.key]
            elif question.kind is Kind.FILES:
                raw[question.key] = self._papers(question, case)
            else:
                said = {**words, "serial": self._serial(case, question.key)}
                raw[question.key] = _answer(question, said, begun[question.key])
        return raw

    def _serial(self, case: DemoCase, key: str) -> str:
        """Return the serial of a case; its papers of later rounds have others."""
        if key not in _NUMBERS:
            return case.subject.serial
        before = self._numbered[case.key, key]
        self._numbered[case.key, key] += 1
        return f"{int(case.subject.serial) + _NEXT_ROUND * before:04d}"

    def _papers(self, field: Field, case: DemoCase) -> list[str]:
        wanted = field.required or field.key in _PAPERS
        return [self._evidence(case, field.label)] if wanted else []

    def _evidence(self, case: DemoCase, label: str) -> str:
        paper = replace(self._paper, name=f"{label}.pdf")
        with self._engine.transact(self._person("officer")) as uow:
            return record_evidence(uow, paper, business_key=case.key).id

    def _words(self, case: DemoCase) -> dict[str, str]:
        today = local_day(self._clock.now())
        subject = case.subject
        return {
            "entity": subject.entity,
            "product": subject.product,
            "model": subject.model,
            "item": subject.item,
            "serial": subject.serial,
            "year": str(today.year),
            "today": today.isoformat(),
            "now": f"{today.isoformat()}T09:30",
            "soon": (today + _SOON).isoformat(),
            "later": (today + _LATER).isoformat(),
        }


@dataclass(frozen=True, slots=True)
class DemoCase:
    """One invented case under way."""

    clerk: Clerk
    subject: Subject
    key: str
    root_id: str

    def do(self, element_id: str, **chosen: object) -> DemoCase:
        """File the form of an open task of the case."""
        self.clerk.file(self, self.root_id, element_id, chosen)
        return self

    def send(self, element_id: str, reason: str, **chosen: object) -> DemoCase:
        """Send the form of an open task of the case to the leader."""
        self.clerk.send(self, element_id, chosen, reason=reason)
        return self

    def do_beside(self, process_key: str, element_id: str, **chosen: object) -> str:
        """Start a process beside the case and file its first form; return its root."""
        root_id = self.clerk.start_beside(self, process_key)
        self.clerk.file(self, root_id, element_id, chosen)
        return root_id


def _filed_for(task: UserTaskView, actor: Actor) -> str | None:
    """Return for whom the officer files the paper of a silent party."""
    on_paper = actor.id == "officer" and task.candidate_groups == ("ent",)
    return "经营主体" if on_paper else None


def _rows(table: Table, words: Mapping[str, str]) -> list[dict[str, object]]:
    if table.fixed_rows:
        return [_fixed_row(table, option.value) for option in table.fixed_rows]
    return [
        {
            key: value.format_map(words) if isinstance(value, str) else value
            for key, value in row.items()
        }
        for row in TABLES.get(table.key, ())
    ]


def _fixed_row(table: Table, value: str) -> dict[str, object]:
    choices = (column for column in table.columns if column.kind is Kind.CHOICE)
    answers: dict[str, object] = {c.key: c.options[0].value for c in choices}
    return {**answers, table.rows_from: value}


def _answer(field: Field, words: Mapping[str, str], begun: object) -> object:
    if field.key in TEXTS:
        return TEXTS[field.key].format_map(words)
    return begun or _by_kind(field, words)


def _by_kind(field: Field, words: Mapping[str, str]) -> object:
    if field.kind is Kind.DATE:
        return words["today"]
    if field.kind is Kind.DATETIME:
        return words["now"]
    if field.kind is Kind.TICK:
        return True
    if field.kind is Kind.NUMBER:
        return "200"
    if not field.options:
        return ""
    first = field.options[0].value
    return [first] if field.kind is Kind.CHOICES else first

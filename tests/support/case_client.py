"""Do linkage cases as their people would: forms, rules, engine and clock together.

case = office.register(source="监督抽查")
case.complete("serve_test_result", result_served_on="2026-02-06")
case.waits_at("stop_production_and_sale", "issue_rectification_order", ...)
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from engine import (
    SYSTEM,
    Actor,
    CompletionView,
    Database,
    EngineSettings,
    InboxQuery,
    InboxTab,
    MovableClock,
    ProcessEngine,
    UserTaskView,
)
from engine.bpmn.expressions import compile_expression
from handlers.deadlines.books import DeadlineBooks, load_book
from handlers.deadlines.calendar_store import seed_calendar_tables
from handlers.deadlines.clocks import CaseClock, clocks_of
from handlers.deadlines.lines import DeadlineLine, deadline_lines
from handlers.deadlines.local_time import SHANGHAI, local_day
from handlers.evidence.files import StoredFile
from handlers.evidence.records import record_evidence
from handlers.forms import Field, FieldError, Form, Kind, load_form, validate
from handlers.forms.library import FormLibrary
from handlers.linkage.approving import ApprovalDesk
from handlers.linkage.cases import CaseHeader, case_header
from handlers.linkage.desk import LinkageDesk
from handlers.linkage.errors import AnswersRefused
from handlers.linkage.form_desk import FormDesk, HandedIn, Manner
from handlers.linkage.ladder import Ladder, ladder
from handlers.linkage.process_keys import LINKAGE
from handlers.parties.access import actor_for
from handlers.parties.experts import save_profile
from handlers.parties.model import OrgKind
from handlers.parties.orgs import add_org
from handlers.parties.people import add_certificate, add_person, person_by_id
from handlers.registry import build_registry
from tests.support.form_answers import plausible_answers

PDF = "application/pdf"
PROCESSES = Path(__file__).parents[2] / "processes"

#: Organisation -> kind and name; all invented.
ORGS = {
    "bureau": (OrgKind.BUREAU, "海湾区市场监督管理局"),
    "other_bureau": (OrgKind.BUREAU, "山前区市场监督管理局"),
    "agency": (OrgKind.AGENCY, "海湾质量技术服务中心"),
    "entity": (OrgKind.ENTITY, "厦门暖阳电器有限公司"),
    "rival": (OrgKind.ENTITY, "厦门冷月电器有限公司"),
}
#: Person -> organisation, roles and title; the first with a role does its tasks.
PEOPLE = {
    "officer": ("bureau", ("msa", "msa_enforcement"), ""),
    "leader": ("bureau", ("msa_leader",), ""),
    "chief": ("bureau", ("msa", "msa_leader"), ""),
    "other_leader": ("other_bureau", ("msa_leader",), ""),
    "stranger": ("other_bureau", ("msa",), ""),
    "planner": ("agency", ("tai",), ""),
    "senior": ("agency", ("wg",), "高级"),
    "junior": ("agency", ("wg",), "初级"),
    "assessor": ("agency", ("wg",), ""),
    "head": ("entity", ("ent",), ""),
    "rival_head": ("rival", ("ent",), ""),
}

#: What the agency has written down of each of its experts.
EXPERIENCE = {
    "quality_experience": "质量管理十五年",
    "fields": "家用电器，GB 4706系列",
}

#: Raw answers to a form, by key.
Answers = dict[str, Any]

#: What the first form says unless a scenario says otherwise.
REPORT: Answers = {
    "source": "监督抽查",
    "level": "市",
    "entity_name": "厦门暖阳电器有限公司",
    "credit_code": "",
    "district": "集美区",
    "entity_role": "生产者",
    "producer_outside": "false",
    "has_local_party": "true",
    "product_name": "电热毯",
    "model_spec": "TT-1",
    "licensed": "false",
    "report_no": "XM2026-0107",
    "sampled_on": "",
    "failing_items": [
        {
            "item_name": "泄漏电流",
            "requirement": "≤0.25mA",
            "measured": "0.9mA",
            "judged": "不合格",
        }
    ],
}


class Office:
    """A bureau with its cases, its people and a clock that only we move."""

    def __init__(self, database: Database, clock: MovableClock) -> None:
        self.database = database
        self.clock = clock
        books = DeadlineBooks()
        self.engine = ProcessEngine(
            database=database,
            clock=clock,
            handlers=build_registry(books),
            settings=EngineSettings(check_apart=False),
        )
        self.desk = LinkageDesk(engine=self.engine, clock=clock, books=books)
        self.form_desk = FormDesk(
            engine=self.engine,
            desk=self.desk,
            forms=FormLibrary(self.engine),
            books=books,
        )
        self.approvals = ApprovalDesk(engine=self.engine, forms=self.form_desk)

    def equip(self) -> None:
        """Store calendar, parties and processes, as an installation does."""
        with self.engine.transact(SYSTEM) as uow:
            seed_calendar_tables(uow)
            for org_id, (kind, name) in ORGS.items():
                add_org(uow, kind=kind, name=name, org_id=org_id)
            for person_id, (org_id, roles, level) in PEOPLE.items():
                add_person(
                    uow,
                    login=person_id,
                    name=person_id,
                    org_id=org_id,
                    roles=roles,
                    title_level=level,
                    person_id=person_id,
                )
                if "wg" in roles:
                    save_profile(uow, person_id, EXPERIENCE)
            add_certificate(
                uow,
                "assessor",
                kind="工业品生产许可证审查员资格",
                valid_to=date(2026, 4, 1),
            )
        self.deploy()

    def deploy(self) -> None:
        """Deploy the diagrams of the linkage work with their forms."""
        self.engine.deploy(name="linkage", resources=resources(), actor=SYSTEM)

    def at(self, moment: str) -> Office:
        """Move to a moment in Xiamen, a day meaning nine o'clock; run what is due."""
        text = moment if "T" in moment else f"{moment}T09:00"
        self.clock.move_to(datetime.fromisoformat(text).replace(tzinfo=SHANGHAI))
        self.run_jobs()
        return self

    def run_jobs(self) -> None:
        """Run what is due until nothing is."""
        while self.engine.run_due_jobs():
            pass

    def actor(self, person_id: str) -> Actor:
        """Return one of the people as the engine knows them."""
        with self.engine.read() as connection:
            return actor_for(person_by_id(connection, person_id))

    def register(self, *, by: str = "officer", **chosen: Any) -> Case:
        """Start a case and file the report that it begins with."""
        started = self.engine.start_instance(key=LINKAGE, actor=self.actor(by))
        case = Case(office=self, key=str(started.business_key), root_id=started.id)
        return case.complete("register_issue", by=by, **(REPORT | chosen))

    def sampling(self, *, served_on: str, order_date: str, **chosen: Any) -> Case:
        """Take a case of a sampling to its order to rectify."""
        case = self.register(**chosen)
        case.complete("serve_test_result", result_served_on=served_on)
        case.complete(
            "issue_rectification_order",
            order_date=order_date,
            order_served_on=order_date,
        )
        return case


#: Whoever forms the work group: one expert of the agency, who leads it.
GROUP: Answers = {
    "wg_leader": "senior",
    "planned_visit_on": "2026-04-10",
    "wg_members": [{"person_id": "senior", "qualification": "中级及以上技术职称"}],
}


@dataclass(frozen=True)
class Case:
    """One case, or one process beside it."""

    office: Office
    key: str
    root_id: str

    def beside(self, process_key: str, *, by: str, **variables: object) -> Case:
        """Start a process beside the case."""
        started = self.office.engine.start_instance(
            key=process_key,
            business_key=self.key,
            variables=variables,
            actor=self.office.actor(by),
        )
        self.office.run_jobs()
        return Case(office=self.office, key=self.key, root_id=started.id)

    def complete(
        self, element_id: str, *, by: str | None = None, **chosen: object
    ) -> Case:
        """File the form of an open task as whoever it is for; run what follows.

        Args:
            chosen: raw answers; the rest of the form is filled in plausibly.
        """
        self.file(element_id, by=by, **chosen)
        self.office.run_jobs()
        return self

    def send(
        self,
        element_id: str,
        *,
        by: str | None = None,
        reason: str = "",
        **chosen: object,
    ) -> HandedIn:
        """Hand the form of an open task in as its page does: it may need consent."""
        task = self.task(element_id)
        actor = self._doer(task, by)
        return self.office.form_desk.hand_in_raw(
            task.id,
            self.answers(element_id, **chosen),
            actor=actor,
            manner=Manner(reason=reason),
        )

    def answers(self, element_id: str, **chosen: object) -> Answers:
        """Return plausible raw answers to an open task that name real files."""
        form = form_of(self.office.engine, self.task(element_id))
        raw = plausible_answers(form, **chosen)
        for question in form.questions():
            if isinstance(question, Field) and question.kind is Kind.FILES:
                raw[question.key] = [self.paper()] if raw[question.key] else []
        return raw

    def paper(self) -> str:
        """Record a file of the case and return its id; its bytes matter to nobody."""
        file = StoredFile(sha256="0" * 64, name="文书.pdf", media_type=PDF, size=9)
        with self.office.engine.transact(SYSTEM) as uow:
            return record_evidence(uow, file, business_key=self.key).id

    def file(self, element_id: str, *, by: str | None = None, **chosen: object) -> Case:
        """File the form of an open task, and leave what follows undone."""
        self._file(element_id, by=by, chosen=chosen)
        return self

    def begin_assistance(self) -> Case:
        """Decide on assistance, commission the agency, form the work group."""
        return (
            self.complete("decide_assistance_start", start_decision="启动")
            .complete("start_assistance", agency_id="agency")
            .complete("form_work_group", **GROUP)
        )

    def draft_plan(self) -> Case:
        """Bring the assistance plan to its review."""
        return self.complete("prepare_technical_files").complete(
            "draft_assistance_plan"
        )

    def pass_reinspection(self, *, sampled_on: str, served_on: str) -> Case:
        """Hold a re-inspection that passes and serve the notice."""
        return (
            self.complete(
                "arrange_reinspection",
                reinspection_needed="true",
                reinspection_sampled_on=sampled_on,
            )
            .complete("record_reinspection_result", **result("合格", on=served_on))
            .complete("serve_pass_notice", **pass_notice(served_on))
        )

    def pass_notice(self, *, on: str) -> Case:
        """Record that the samples have passed, and serve the notice."""
        return self.complete(
            "record_reinspection_result", **result("合格", on=on)
        ).complete("serve_pass_notice", **pass_notice(on))

    def fail_reinspection(self, *, sampled_on: str, **cause: Any) -> Case:
        """Hold a re-inspection that fails and explain the failure."""
        return (
            self.complete(
                "arrange_reinspection",
                reinspection_needed="true",
                reinspection_sampled_on=sampled_on,
            )
            .complete("record_reinspection_result", **result("不合格", on=sampled_on))
            .complete("find_failure_cause", **(Answers(adjust_needed="false") | cause))
        )

    def refused(
        self, element_id: str, *, by: str | None = None, **chosen: object
    ) -> str:
        """File a form that must be refused; return the reasons."""
        with pytest.raises(AnswersRefused) as refusal:
            self._file(element_id, by=by, chosen=chosen)
        return _told(refusal.value.errors)

    def waits_at(self, *element_ids: str) -> Case:
        """Assert that exactly these tasks are open."""
        assert sorted(element_ids) == sorted(self.open)
        return self

    def sheet(self, element_id: str, *, by: str | None = None) -> Mapping[str, object]:
        """Return what the form of an open task knows and proposes."""
        task = self.task(element_id)
        found = self.office.desk.sheet(task.id, actor=self._doer(task, by))
        return {**found.facts, **found.prefill}

    @property
    def open(self) -> list[str]:
        """The open tasks, by their ids in the diagram."""
        return [task.element_id for task in self.open_tasks]

    @property
    def open_tasks(self) -> list[UserTaskView]:
        """The open tasks."""
        return self.office.engine.open_user_tasks(self.root_id, actor=SYSTEM)

    def task(self, element_id: str) -> UserTaskView:
        """Return an open task."""
        found = [task for task in self.open_tasks if task.element_id == element_id]
        assert found, f"{element_id} is not open, but {self.open}"
        return found[0]

    def due_day(self, element_id: str) -> date | None:
        """Return the day by which an open task is due."""
        due_at = self.task(element_id).due_at
        return local_day(due_at) if due_at else None

    @property
    def header(self) -> CaseHeader:
        """The header of the case."""
        with self.office.engine.read() as connection:
            return case_header(connection, self.key)

    @property
    def clocks(self) -> dict[tuple[str, int], CaseClock]:
        """The clocks of the case by rule and round."""
        with self.office.engine.read() as connection:
            found = clocks_of(connection, [self.key])[self.key]
        return {(clock.rule_key, clock.round): clock for clock in found}

    @property
    def lines(self) -> dict[str, DeadlineLine]:
        """The deadline lines of the case today, by rule."""
        with self.office.engine.read() as connection:
            lines = deadline_lines(
                clocks_of(connection, [self.key])[self.key],
                today=local_day(self.office.clock.now()),
                book=load_book(connection),
            )
        return {line.rule_key: line for line in lines}

    @property
    def variables(self) -> Mapping[str, object]:
        """What the process knows."""
        return self.office.engine.variables(self.root_id, actor=SYSTEM)

    @property
    def ladder(self) -> Ladder:
        """The stage ladder of the case."""
        activities = self.office.engine.activity_states(self.root_id, actor=SYSTEM)
        return ladder(activities, self.variables, outcome=self.header.outcome)

    @property
    def ended(self) -> bool:
        """True when the process has come to an end."""
        ended_at = self.office.engine.instance(self.root_id, actor=SYSTEM).ended_at
        return ended_at is not None

    def _file(
        self, element_id: str, *, by: str | None, chosen: Mapping[str, object]
    ) -> CompletionView:
        task = self.task(element_id)
        actor = self._doer(task, by)
        sheet = self.office.desk.sheet(task.id, actor=actor)
        form = form_of(self.office.engine, task)
        filled = validate(
            form,
            plausible_answers(form, **chosen),
            facts=sheet.facts,
            evaluate=evaluate,
        )
        assert not filled.errors, f"{element_id}: {_told(filled.errors)}"
        return self.office.desk.complete(task.id, filled.values, actor=actor)

    def _doer(self, task: UserTaskView, by: str | None) -> Actor:
        """Return who does a task: whom the scenario names, the holder, a candidate."""
        if by is not None or task.assignee is not None:
            return self.office.actor(by or str(task.assignee))
        candidates = (
            person_id
            for person_id, (_, roles, _) in PEOPLE.items()
            if not set(roles).isdisjoint(task.candidate_groups)
        )
        return self.office.actor(next(candidates))


def tasks_beside(case: Case, element_id: str) -> list[UserTaskView]:
    """Return the open tasks of one kind in the processes beside a case."""
    query = InboxQuery(
        tab=InboxTab.CLAIMABLE,
        text_business_keys=frozenset({case.key}),
        element_ids=frozenset({element_id}),
    )
    senior = case.office.actor("senior")
    return list(case.office.engine.inbox(query, actor=senior).items)


def pass_notice(on: str) -> Answers:
    """Return the days of the notice that a re-inspection was passed."""
    return {f"pass_notice_{day}": on for day in ("date", "served_on")}


def result(said: str, *, on: str) -> Answers:
    """Return the result of a re-inspection whose only item says the same."""
    item = {
        "item_name": "泄漏电流",
        "requirement": "≤0.25mA",
        "measured": "0.1mA",
        "judged": said,
    }
    return {
        "reinspection_result": said,
        "reinspection_reported_on": on,
        "reinspection_items": [item],
    }


@cache
def resources() -> dict[str, bytes]:
    """Return the diagrams of the linkage work with all forms."""
    kinds = ("linkage*.bpmn", "forms/*.form", "decisions/*.dmn")
    files = [path for kind in kinds for path in PROCESSES.glob(kind)]
    return {path.name: path.read_bytes() for path in files}


def evaluate(expression: str, names: Mapping[str, object]) -> object:
    """Evaluate an expression of a form."""
    return compile_expression(expression).evaluate(names, {})


def form_of(engine: ProcessEngine, task: UserTaskView) -> Form:
    """Return the form of a task."""
    assert task.form_key is not None
    return load_form(engine.form_resource(task.definition_id, task.form_key))


def _told(errors: Iterable[FieldError]) -> str:
    return "；".join(f"{error.path} {error.label}：{error.message}" for error in errors)

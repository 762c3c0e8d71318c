"""Play traces on a whole engine: a new engine object on the same database each step."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from sqlalchemy import Row, select, update

from engine import (
    SYSTEM,
    BpmnError,
    Database,
    EngineSettings,
    HandlerRegistry,
    HandlerResult,
    InstanceQuery,
    InstanceState,
    MovableClock,
    ProcessEngine,
    ServiceTaskCall,
    ServiceTaskHandler,
)
from engine.bpmn.reader import read_diagram
from engine.model.advance import JobKind
from engine.model.lifecycles import JobState
from engine.model.views import UserTaskView
from engine.store import tables
from tests.support.engine_lab import OPERATOR
from tests.support.sketch import sketch
from tests.support.traces.catalogue import Run, Said, Step, Trace
from tests.support.traces.files import deciding, files_of
from tests.support.traces.player import START, TICK, at_element, moment_after, shown
from tests.support.traces.seen import OpenJob, OpenTask, Seen

_SETTINGS = EngineSettings(check_apart=False, remote_topics=frozenset({"*"}))
_NO_TOPICS = frozenset[str]()
_MANY = 10_000


class OnEngine:
    """Plays traces through the commands of an engine, on one database for all."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._clock = MovableClock(START)
        self._delegates: dict[str, ServiceTaskHandler] = {}
        self._instances: dict[str, str] = {}
        self._business_keys: dict[str, str] = {}
        self._trace_id = ""
        self._runs = 0
        self._kinds: Mapping[str, str] = {}
        #: The engine of the latest step: reads need no other.
        self._last = self._engine()

    def prepare(self, trace: Trace, run: Run) -> bool:
        """Deploy the diagrams; the main one becomes the latest version of `main`.

        What the gate is to refuse is not played.
        """
        self._clock.move_to(START)
        self._instances = {}
        self._runs += 1
        self._trace_id = trace.id
        self._delegates = {
            name: ServiceTaskHandler(topic=name, run=_handler(said))
            for name, said in run.delegates.items()
        }
        files = files_of(trace)
        engine = self._engine()
        if trace.gate_refuses:
            codes = {found.code for found in engine.check(files)}
            assert trace.gate_refuses in codes, f"{trace.id}: {codes}"
            return False
        engine.deploy(name=trace.id, resources=files, actor=OPERATOR)
        self._kinds = {
            node.id: node.kind
            for name, content in files.items()
            if name.endswith(".bpmn")
            for process in read_diagram(name, content).processes
            for node in process.scope.all_nodes()
        }
        return True

    def do(self, step: Step) -> None:
        """Do one step on an engine that has just been opened."""
        self._clock.move_by(TICK)
        _ACTIONS[step.action.first](self, step.who, step.action)

    def seen(self, who: str) -> Seen | None:
        """Show an instance as the reads of the engine do."""
        root_id = self._instances.get(who)
        return None if root_id is None else _seen(self._last, root_id, self._kinds)

    def finish(self) -> None:
        """Cancel what still runs or is to be sent: other traces hear nothing of it."""
        engine = self._last
        for root_id in self._instances.values():
            if engine.instance(root_id, actor=SYSTEM).ended_at is None:
                engine.cancel_instance(root_id, reason="told", actor=OPERATOR)
            with self._database.write() as connection:
                connection.execute(
                    update(tables.job)
                    .where(tables.job.c.root_id == root_id, tables.JOB_IS_OPEN)
                    .values(state=JobState.CANCELED, ended_at=self._clock.now())
                )

    # -- steps ----------------------------------------------------------------

    def _start(self, who: str, action: Said) -> None:
        view = self._engine().start_instance(
            key=action.words[1] if len(action.words) > 1 else "main",
            business_key=self._business_key(who),
            variables=action.values,
            actor=OPERATOR,
        )
        self._instances[who] = view.id

    def _complete(self, who: str, action: Said) -> None:
        element, number = at_element(action.words[1])
        engine = self._engine()
        tasks = engine.open_user_tasks(self._instances[who], actor=SYSTEM)
        task = [task for task in tasks if task.element_id == element][number]
        engine.complete_user_task(task.id, variables=action.values, actor=OPERATOR)

    def _serve(self, who: str, action: Said) -> None:
        self._work(
            who, action.words[1], lambda _: HandlerResult(variables=action.values)
        )

    def _fail(self, who: str, action: Said) -> None:
        _, element, code = action.words
        variables = dict(action.values)
        message = str(variables.pop("message", ""))

        def throw(_: ServiceTaskCall) -> HandlerResult:
            raise BpmnError(code, message, variables=variables)

        self._work(who, element, throw)

    def _crash(self, who: str, action: Said) -> None:
        def crash(_: ServiceTaskCall) -> HandlerResult:
            message = "the handler broke"
            raise RuntimeError(message)

        self._work(who, action.words[1], crash)

    def _work(
        self, who: str, element: str, run: Callable[[ServiceTaskCall], HandlerResult]
    ) -> None:
        """Let a handler do the first due external task at an element."""
        root_id = self._instances[who]
        topic = next(
            job.topic
            for job in _open_jobs(self._database, root_id)
            if job.element_id == element and job.kind == JobKind.EXTERNAL
        )
        handler = ServiceTaskHandler(topic=topic, run=run)
        engine = self._engine({topic: handler})
        (claimed,) = engine.claims.claim(limit=1, topics={topic})
        assert (claimed.root_id, claimed.element_id) == (root_id, element)
        engine.run_job(claimed)

    def _message(self, who: str, action: Said) -> None:
        """Send a message; `key.x=1` asks for a variable, `message.id` names it."""
        named = dict(action.values)
        correlation = {
            name.removeprefix("key."): named.pop(name)
            for name in [*named]
            if name.startswith("key.")
        }
        message_id = named.pop("message.id", None)
        view = self._engine().correlate_message(
            action.words[1],
            business_key=None if correlation else self._business_key(who),
            correlation=correlation,
            variables=named,
            message_id=None if message_id is None else str(message_id),
            actor=OPERATOR,
        )
        self._instances.setdefault(who, view.root_id)

    def _signal(self, who: str, action: Said) -> None:
        engine = self._engine()
        engine.throw_signal(action.words[1], variables=action.values, actor=OPERATOR)
        self._run_due_jobs()
        self._adopt(who)

    def _adopt(self, who: str) -> None:
        """Take note of an instance that began by itself, if one did."""
        if who in self._instances:
            return
        known = set(self._instances.values())
        page = self._last.instances(
            InstanceQuery(states=frozenset({InstanceState.ACTIVE})), actor=SYSTEM
        )
        begun = [one.id for one in page.items if one.id not in known]
        if begun:
            self._instances[who] = begun[0]

    def _evaluate(self, who: str, action: Said) -> None:
        self._engine().evaluate_conditions(variables=action.values, actor=OPERATOR)
        self._adopt(who)

    def _decide(self, who: str, action: Said) -> None:
        """Deploy another version of a decision, which always says the same."""
        ((name, value),) = action.values.items()
        self._engine().deploy(
            name=self._trace_id,
            resources={f"{name}.dmn": deciding(name, value)},
            actor=OPERATOR,
        )

    def _pass(self, who: str, action: Said) -> None:
        self._clock.move_to(moment_after(action.words[1], self._clock.now()))
        self._run_due_jobs()
        self._adopt(who)

    def _job(self, who: str, action: Said) -> None:
        assert self._run_due_jobs(limit=1), "no job is due"

    def _jobs(self, who: str, action: Said) -> None:
        assert self._run_due_jobs(), "no job is due"

    def _set(self, who: str, action: Said) -> None:
        self._engine().set_variables(
            self._instances[who], variables=action.values, actor=OPERATOR
        )

    def _cancel(self, who: str, action: Said) -> None:
        self._engine().cancel_instance(
            self._instances[who], reason="told", actor=OPERATOR
        )

    def _retry(self, who: str, action: Said) -> None:
        engine = self._engine()
        (incident,) = (
            incident
            for incident in engine.incidents_of(self._instances[who], actor=SYSTEM)
            if incident.resolved_at is None and incident.element_id == action.words[1]
        )
        engine.resolve_incident(incident.id, actor=OPERATOR)

    def _deploy(self, who: str, action: Said) -> None:
        """Deploy another version of a process: a start and one user task."""
        _, key, task = action.words
        text = f"start s_{task}\nuser {task}\ns_{task} -> {task}"
        self._engine().deploy(
            name=self._trace_id,
            resources={f"{key}.bpmn": sketch(text, key=key)},
            actor=OPERATOR,
        )

    # -- engine ---------------------------------------------------------------

    def _engine(
        self, topics: Mapping[str, ServiceTaskHandler] | None = None
    ) -> ProcessEngine:
        """Open another engine on the same database, as after a restart."""
        self._last = ProcessEngine(
            database=self._database,
            clock=self._clock,
            handlers=HandlerRegistry(
                service_tasks=topics or {}, delegates=self._delegates
            ),
            settings=_SETTINGS,
        )
        return self._last

    def _run_due_jobs(self, limit: int = 100) -> int:
        """Run what is due and is no external task."""
        engine = self._engine()
        for number in range(limit):
            claimed = engine.claims.claim(limit=1, topics=_NO_TOPICS)
            if not claimed:
                return number
            engine.run_job(claimed[0])
        return limit

    def _business_key(self, who: str) -> str:
        return f"{self._trace_id}/{self._runs}/{who}"


_ACTIONS: Mapping[str, Callable[[OnEngine, str, Said], None]] = {
    "start": OnEngine._start,
    "complete": OnEngine._complete,
    "serve": OnEngine._serve,
    "fail": OnEngine._fail,
    "crash": OnEngine._crash,
    "message": OnEngine._message,
    "signal": OnEngine._signal,
    "pass": OnEngine._pass,
    "job": OnEngine._job,
    "jobs": OnEngine._jobs,
    "set": OnEngine._set,
    "cancel": OnEngine._cancel,
    "retry": OnEngine._retry,
    "deploy": OnEngine._deploy,
    "decide": OnEngine._decide,
    "evaluate": OnEngine._evaluate,
}


def _handler(said: Said) -> Callable[[ServiceTaskCall], HandlerResult]:
    def work(call: ServiceTaskCall) -> HandlerResult:
        if said.first == "error":
            raise BpmnError(said.words[1], variables=said.values)
        return HandlerResult(variables=said.values)

    return work


def _seen(engine: ProcessEngine, root_id: str, kinds: Mapping[str, str]) -> Seen:
    view = engine.instance(root_id, actor=SYSTEM)
    jobs = _open_jobs(engine.database, root_id)
    return Seen(
        state=str(view.state),
        history=engine.history(root_id, actor=SYSTEM, limit=_MANY),
        tasks=[
            OpenTask(element_id=task.element_id, facts=_task_facts(task))
            for task in engine.open_user_tasks(root_id, actor=SYSTEM)
        ],
        jobs=[_job(row) for row in jobs if row.activity_instance_id is not None],
        subscriptions=_subscriptions(engine.database, root_id),
        incidents=[
            (str(incident.element_id), incident.kind)
            for incident in engine.incidents_of(root_id, actor=SYSTEM)
            if incident.resolved_at is None
        ],
        sent=[
            (row.payload["name"], row.payload["variables"])
            for row in jobs
            if row.kind == JobKind.MESSAGE
        ],
        called={
            called.process_key: _own_key(called.business_key, view.business_key)
            for called in engine.called_instances(root_id, actor=SYSTEM)
        },
        kinds=kinds,
        model=lambda: engine.process_model(view.definition_id),
    )


def _own_key(key: str | None, root: str | None) -> str | None:
    """Return a business key; that of the root instance, which no trace knows, by a word."""
    return "root" if key is not None and key == root else key


def _task_facts(task: UserTaskView) -> dict[str, object]:
    return shown(
        {
            "name": task.name,
            "form": task.form_key,
            "assignee": task.assignee,
            "users": task.candidate_users,
            "groups": task.candidate_groups,
            "due": task.due_at,
            "followup": task.follow_up_at,
            "priority": task.priority,
        }
    )


def _job(row: Row[Any]) -> OpenJob:
    return OpenJob(
        element_id=row.element_id,
        kind=row.kind,
        due_at=row.due_at,
        facts=shown(
            {
                "topic": row.topic,
                "priority": row.priority,
                "exclusive": row.exclusive,
                "retries": row.retries_left,
                "delays": row.retry_delays,
            }
        ),
    )


def _open_jobs(database: Database, root_id: str) -> list[Row[Any]]:
    query = (
        select(tables.job)
        .where(tables.job.c.root_id == root_id, tables.JOB_IS_OPEN)
        .order_by(tables.job.c.due_at, tables.job.c.id)
    )
    with database.read() as connection:
        return list(connection.execute(query))


def _subscriptions(database: Database, root_id: str) -> list[str]:
    waiting = tables.subscription
    query = select(waiting.c.element_id).where(
        waiting.c.root_id == root_id, tables.SUBSCRIPTION_IS_OPEN
    )
    with database.read() as connection:
        return list(connection.execute(query).scalars())

"""试运行: try a process out, step by step, on data of one's own.

Nothing of it is stored, nobody is told, and no handler runs; see `engine.Workbench`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from datetime import date, datetime, time
from http import HTTPStatus

from flask import Response, jsonify, redirect, request
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response as BaseResponse

from engine import DeploymentRefused, Severity, processes_in
from handlers.deadlines.local_time import SHANGHAI
from handlers.registry import build_registry
from handlers.scenarios.bench import bench_for
from handlers.scenarios.errors import ScenarioRefused
from handlers.scenarios.reading import read_values
from handlers.scenarios.trial import Beginning, Trial
from web.i18n import gettext as _
from web.notices import Notice, say
from web.routing import Guard, Pages
from web.services import services
from web.templating import page
from web.trial_files import deployed_files, latest_diagrams
from web.trial_form import form_at
from web.trial_page import trial_page
from web.visitor import current_visitor

pages = Pages("trials", __name__)

_MORNING = time(9, 0)
_MOST_BYTES = 4 * 1024 * 1024
_LONGEST = 20_000


@pages.page("/operations/trials", guard=Guard.OPERATOR)
def trials() -> str:
    """Offer the deployed processes, and files of one's own, for a trial."""
    owner, now = current_visitor().actor.id, services().clock.now()
    return page(
        "trials.html",
        definitions=services().engine.definitions(latest_only=False),
        chosen=request.args.get("definition", ""),
        day=services().today.isoformat(),
        mine=services().trials.of(owner, now=now),
        section="trials",
    )


@pages.page("/operations/trials", guard=Guard.OPERATOR, methods=("POST",))
def begin() -> BaseResponse:
    """Start a trial of a deployed version, or of files that are not deployed."""
    try:
        values = read_values(_field("values"))
        at = datetime.combine(date.fromisoformat(_field("day")), _MORNING, SHANGHAI)
    except ScenarioRefused as refused:
        return _told("/operations/trials", str(refused))
    except ValueError:
        return _told("/operations/trials", _("请填写开始的日期。"))
    key, files = _uploaded() or deployed_files(_field("definition"))
    bench = bench_for(files, [key], registry=build_registry(), checked=True)
    trial = Trial(bench, Beginning(key=key, at=at, values=values), files)
    owner, now = current_visitor().actor.id, services().clock.now()
    found = services().trials.put(trial, owner=owner, now=now)
    return redirect(f"/operations/trials/{found}", code=303)


@pages.page("/operations/trials/<trial_id>", guard=Guard.OPERATOR)
def trial(trial_id: str) -> str:
    """Show where a trial stands and what can be done."""
    with _mine(trial_id) as found:
        form = form_at(found, request.args.get("task", ""))
        return trial_page(trial_id, found, form)


@pages.page("/operations/trials/<trial_id>", guard=Guard.OPERATOR, methods=("POST",))
def go_on(trial_id: str) -> BaseResponse | str | tuple[str, int]:
    """Carry out one step, or take the last one back."""
    with _mine(trial_id) as found:
        deed = _field("do")
        if deed == "undo":
            found.undo()
            return _back(trial_id)
        if deed in {"", "form"}:
            return _fill(trial_id, found)
        try:
            reason = found.take(_step(deed))
        except ScenarioRefused as refused:
            reason = str(refused)
        if reason:
            return _told(f"/operations/trials/{trial_id}", _no(reason))
        return _back(trial_id)


@pages.page("/operations/trials/<trial_id>/scenario.yaml", guard=Guard.OPERATOR)
def scenario(trial_id: str) -> Response:
    """Hand out the trial as a scenario file."""
    with _mine(trial_id) as found:
        name = found.definition.name or found.beginning.key
        response = Response(found.text(name), mimetype="application/yaml")
        file = f"{found.beginning.key}.yaml"
    response.headers.set("Content-Disposition", "attachment", filename=file)
    return response


@pages.page("/operations/trials/<trial_id>/diagram.bpmn", guard=Guard.OPERATOR)
def diagram(trial_id: str) -> Response:
    """Hand out the diagram that is tried out."""
    with _mine(trial_id) as found:
        return Response(found.diagram(), mimetype="application/xml")


@pages.page("/operations/trials/<trial_id>/places.json", guard=Guard.OPERATOR)
def places(trial_id: str) -> Response:
    """Say where the trial stands, and which elements and flows it has taken."""
    with _mine(trial_id) as found:
        here = found.inside()
        course = found.course()
    passed = ({*course.passed} - here) | course.flows
    return jsonify(here=sorted(here), passed=sorted(passed))


@contextmanager
def _mine(trial_id: str) -> Iterator[Trial]:
    """Hand out a trial of the visitor.

    Raises:
        NotFound: they have none of this id, or it is over.
    """
    owner, now = current_visitor().actor.id, services().clock.now()
    with ExitStack() as stack:
        try:
            use = services().trials.use(trial_id, owner=owner, now=now)
            found = stack.enter_context(use)
        except KeyError as error:
            raise NotFound from error
        yield found


def _fill(trial_id: str, found: Trial) -> BaseResponse | str | tuple[str, int]:
    """Complete a task by its form, or show the form once more.

    Raises:
        NotFound: no task waits.
    """
    form = form_at(found, _field("task"))
    if form is None:
        raise NotFound
    filled = form.filled()
    if filled.values is None:
        body = trial_page(trial_id, found, filled.form)
        refused = HTTPStatus.UNPROCESSABLE_ENTITY
        return (body, refused) if filled.is_refused else body
    step = {"complete": form.element, "nth": form.nth, "values": filled.values}
    reason = found.take(step)
    if reason:
        return _told(f"/operations/trials/{trial_id}", _no(reason))
    return _back(trial_id)


def _step(deed: str) -> Mapping[str, object]:
    """Return the step that a button of the page means.

    Raises:
        ScenarioRefused: its values cannot be read.
    """
    if deed == "clock":
        return {"clock": _field("day") or "next"}
    values = read_values(_field("values"))
    if deed == "set":
        return {"set": values}
    step: dict[str, object] = {deed: _field("at")}
    nth = _field("nth")
    if nth.isdecimal() and int(nth) > 1:
        step["nth"] = int(nth)
    if deed == "fail":
        return step | {"text": _field("text")}
    if deed == "serve" and _field("error"):
        step["error"] = _field("error")
    if deed != "repair" and values:
        step["values"] = values
    return step


def _uploaded() -> tuple[str, Mapping[str, bytes]] | None:
    """Return the files of the request, checked as for a deployment.

    Raises:
        DeploymentRefused: they could not be deployed.
    """
    sent = [each for each in request.files.getlist("files") if each.filename]
    files = {str(each.filename): each.stream.read(_MOST_BYTES) for each in sent}
    if not files:
        return None
    findings = services().engine.check(files)
    if any(each.severity is Severity.ERROR for each in findings):
        raise DeploymentRefused(findings)
    keys = processes_in(files)
    if not keys:
        raise NotFound
    return keys[0], {**latest_diagrams(), **files}


def _field(name: str) -> str:
    return request.form.get(name, "").strip()[:_LONGEST]


def _back(trial_id: str) -> BaseResponse:
    return redirect(f"/operations/trials/{trial_id}", code=303)


def _told(path: str, text: str) -> BaseResponse:
    return say(redirect(path, code=303), Notice(text, "warn"))


def _no(reason: str) -> str:
    return _("这一步走不通，什么都没有改变：%(reason)s", reason=reason[:400])

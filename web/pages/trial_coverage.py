"""Replay uploaded scenario files on a deployed version and draw the flows they take."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass

from flask import redirect, request
from werkzeug.wrappers import Response as BaseResponse

from engine import EngineError, Workbench
from handlers.registry import build_registry
from handlers.scenarios.bench import bench_for
from handlers.scenarios.coverage import Coverage, coverage
from handlers.scenarios.errors import ScenarioRefused
from handlers.scenarios.reading import read_scenario
from handlers.scenarios.replay import Replayed, replay
from handlers.scenarios.yaml_text import MOST_BYTES
from web.i18n import gettext as _
from web.notices import Notice, say
from web.routing import Guard, Pages
from web.services import services
from web.templating import page
from web.trial_files import deployed_files

pages = Pages("trial_coverage", __name__)

#: Replaying one takes a fraction of a second.
_MOST_FILES = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class _Row:
    """One file and how it went."""

    name: str
    title: str = ""
    faults: Sequence[str] = ()
    replayed: Replayed | None = None


@pages.page("/operations/trials/coverage", guard=Guard.OPERATOR, methods=("POST",))
def cover() -> str | BaseResponse:
    """Say how scenario files go, and which flows none of them takes."""
    sent = [each for each in request.files.getlist("scenarios") if each.filename]
    if not sent:
        response = redirect("/operations/trials", code=303)
        return say(response, Notice(_("没有选择文件，请先选择。"), "warn"))
    definition_id = request.form.get("definition", "")
    definition = services().engine.definition(definition_id)
    key, files = deployed_files(definition_id)
    bench = bench_for(files, [key], registry=build_registry(), checked=True)
    with closing(bench):
        rows = [
            _row(bench, key, str(each.filename), each.stream.read(MOST_BYTES + 1))
            for each in sent[:_MOST_FILES]
        ]
        replayed = [each.replayed for each in rows if each.replayed is not None]
        found = next(iter(coverage(bench, replayed)), None)
        missing = list(_missing(bench, found)) if found else []
    return page(
        "trial_coverage.html",
        definition=definition,
        rows=rows,
        found=found,
        taken=len(found.taken) - len(found.missing) if found else 0,
        missing=missing,
        marks=_marks(replayed, found),
        section="trials",
    )


def _row(bench: Workbench, key: str, name: str, content: bytes) -> _Row:
    try:
        scenario = read_scenario(content)
        if scenario.process != key:
            other = _("这是流程 %(key)s 的场景。", key=scenario.process)
            return _Row(name=name, title=scenario.title, faults=[other])
        done = replay(bench, scenario)
    except ScenarioRefused as refused:
        return _Row(name=name, faults=list(map(str, refused.faults)))
    except EngineError as error:
        return _Row(name=name, faults=[str(error)])
    faults = list(map(str, done.deviations))
    return _Row(name=name, title=scenario.title, faults=faults, replayed=done)


def _missing(bench: Workbench, found: Coverage) -> Iterator[str]:
    """Yield the flows that nobody takes, as people find them in the diagram."""
    scopes = list(bench.model(found.process).scope.all_scopes())
    names = {
        node.id: node.name or node.id for one in scopes for node in one.nodes.values()
    }
    wanted = set(found.missing)
    for scope in scopes:
        for flow in scope.flows.values():
            if flow.id in wanted:
                said = f"（{flow.name}）" if flow.name else ""
                yield f"{names[flow.source]} → {names[flow.target]}{said}"


def _marks(replayed: Sequence[Replayed], found: Coverage | None) -> str:
    """Return what the picture marks: elements and flows by their ids."""
    passed = {each for one in replayed for each in one.course.passed}
    flows = {flow for flow, count in found.taken.items() if count} if found else set()
    missed = found.missing if found else []
    return json.dumps({"here": [], "passed": sorted(passed | flows), "missed": missed})

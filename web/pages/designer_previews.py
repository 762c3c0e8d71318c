"""For designers: forms as staff will see them, and the templates that they draw with."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import PurePosixPath

from flask import Response, jsonify, request
from werkzeug.exceptions import NotFound

from engine import ExpressionFailed
from handlers.forms import (
    FormRefused,
    FormView,
    Surroundings,
    initial_answers,
    load_form,
    present,
)
from handlers.forms.expressions import evaluate
from handlers.palette.files import template_files
from web.deployed_reading import deployments_in_force, is_form
from web.packing import handed_out
from web.presenters.deployed import file_url, form_url
from web.presenters.palette import palette_groups
from web.routing import Guard, Pages
from web.services import services
from web.shipped import TEMPLATES, palette
from web.templating import page

pages = Pages("designer_previews", __name__)


@pages.page("/designer/forms", guard=Guard.OPERATOR)
def forms() -> str:
    """Show the forms of the versions in force, each from its latest deployment."""
    engine = services().engine
    found: dict[str, tuple[str, str]] = {}
    for each in deployments_in_force():
        for name in engine.resource_names(each.id):
            if is_form(name) and name not in found:
                found[name] = each.id, _title(engine.resource(each.id, name))
    rows = [
        {
            "name": name,
            "title": title or PurePosixPath(name).stem,
            "url": form_url(deployment_id, name),
            "file_url": file_url(deployment_id, name),
        }
        for name, (deployment_id, title) in sorted(found.items())
    ]
    return page("designer_forms.html", forms=rows, section="forms")


@pages.page("/designer/deployments/<deployment_id>/form", guard=Guard.OPERATOR)
def form(deployment_id: str) -> str:
    """Show a form of a deployment as staff see it; nothing can be filled in.

    Raises:
        NotFound: `name` names no form.
    """
    name = request.args.get("name", "")
    if not is_form(name):
        raise NotFound
    found = services().engine.deployment(deployment_id)
    content = services().engine.resource(found.id, name)
    view, faults = form_view(content)
    return page(
        "designer_form.html",
        deployment=found,
        name=name,
        url=file_url(found.id, name),
        view=view,
        faults=faults,
        section="forms",
    )


@pages.page("/designer/templates", guard=Guard.OPERATOR)
def templates() -> str:
    """Show the element templates that the Modeler offers."""
    return page(
        "designer_templates.html", groups=palette_groups(_lists()), section="templates"
    )


@pages.page("/designer/templates.json", guard=Guard.OPERATOR)
def templates_json() -> Response:
    """Hand out all templates as one list, for the editor."""
    return jsonify([each for listed in _lists().values() for each in listed])


@pages.page("/designer/templates.zip", guard=Guard.OPERATOR)
def templates_zip() -> Response:
    """Hand out the folder in which the Modeler finds the templates."""
    files = template_files(TEMPLATES, palette())
    return handed_out(
        {f".camunda/{name}": text for name, text in files.items()},
        name="tandem-element-templates.zip",
    )


def _lists() -> Mapping[str, list[Mapping[str, object]]]:
    """Return the templates with their versions, by the file that holds them."""
    files = template_files(TEMPLATES, palette())
    return {PurePosixPath(name).stem: json.loads(text) for name, text in files.items()}


def _title(content: bytes) -> str:
    try:
        return load_form(content).title
    except FormRefused:
        return ""


def form_view(content: bytes) -> tuple[FormView | None, list[str]]:
    """Return a form without answers, or what is wrong with it."""
    try:
        found = load_form(content)
    except FormRefused as refused:
        return None, [each.zh for each in refused.faults]
    raw = initial_answers(found, facts={}, prefill={}, today="")
    return present(found, raw, Surroundings(facts={}, evaluate=_shown_if)), []


def _shown_if(text: str, names: Mapping[str, object]) -> object:
    """Evaluate a condition; one that asks what only a case knows holds."""
    try:
        return evaluate(text, names)
    except ExpressionFailed as failed:
        if failed.is_unknown:
            return True
        raise

"""For operators: where in its diagram an instance stands, and where it has been."""

from __future__ import annotations

from flask import Response, jsonify

from web.routing import Guard, Pages
from web.services import services
from web.visitor import current_visitor

pages = Pages("instance_diagram", __name__)


@pages.page("/operations/instances/<instance_id>/places.json", guard=Guard.OPERATOR)
def places(instance_id: str) -> Response:
    """Say at which elements an instance is now, and which it has passed."""
    engine, actor = services().engine, current_visitor().actor
    found = engine.instance(instance_id, actor=actor)
    # What it has called has a diagram of its own.
    states = [
        each
        for each in engine.activity_states(found.root_id, actor=actor)
        if each.instance_id == found.id
    ]
    here = {each.element_id for each in states if each.state == "open"}
    passed = {each.element_id for each in states if each.state == "completed"}
    return jsonify(here=sorted(here), passed=sorted(passed - here))

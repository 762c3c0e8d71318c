"""What may be done beside the matters of a case: side matters, the diagram."""

from __future__ import annotations

from flask import Response, jsonify, redirect
from werkzeug.exceptions import Forbidden, NotFound
from werkzeug.wrappers import Response as BaseResponse

from handlers.linkage.offers import why_not
from web.case_reading import CaseFile, open_case_file
from web.next_task import next_url
from web.presenters.work import case_url
from web.requests import request_key
from web.routing import Guard, Pages
from web.services import services
from web.side_matters import BY_KEY
from web.templating import page
from web.visitor import current_visitor

pages = Pages("case_actions", __name__)


@pages.page("/cases/<case_no>/matters/<key>", guard=Guard.SIGNED_IN)
def ask(case_no: str, key: str) -> str:
    """Say what a side matter is before it begins."""
    file = _file_for(case_no, key)
    return page(
        "side_matter.html",
        header=file.header,
        matter=BY_KEY[key],
        why_not=why_not(key, file.variables),
    )


@pages.page("/cases/<case_no>/matters/<key>", guard=Guard.SIGNED_IN, methods=("POST",))
def begin(case_no: str, key: str) -> BaseResponse:
    """Begin a side matter and open its form."""
    file = _file_for(case_no, key)
    if why_not(key, file.variables):
        return redirect(f"{case_url(file.case_no)}/matters/{key}", code=303)
    instance = services().engine.start_instance(
        key=key,
        business_key=file.case_no,
        variables={"case_no": file.case_no, "initiator": file.actor.id},
        actor=file.actor,
        request=request_key(),
    )
    return redirect(next_url(instance.root_id, file.case_no), code=303)


@pages.page("/cases/<case_no>/diagram.bpmn", guard=Guard.SIGNED_IN)
def diagram(case_no: str) -> Response:
    """Hand out the diagram by which the case runs."""
    file = open_case_file(case_no, actor=current_visitor().actor)
    engine = services().engine
    definition = engine.definition(file.instance.definition_id)
    xml = engine.resource(definition.deployment_id, definition.resource_name)
    return Response(xml, mimetype="application/xml")


@pages.page("/cases/<case_no>/places.json", guard=Guard.SIGNED_IN)
def places(case_no: str) -> Response:
    """Say where in the diagram the case stands, and where it has been."""
    file = open_case_file(case_no, actor=current_visitor().actor)
    states = services().engine.activity_states(file.instance.root_id, actor=file.actor)
    here = {each.element_id for each in states if each.state == "open"}
    passed = {each.element_id for each in states if each.state == "completed"}
    return jsonify(here=sorted(here), passed=sorted(passed - here))


def _file_for(case_no: str, key: str) -> CaseFile:
    """Return the case beside which the visitor may begin a matter.

    Raises:
        NotFound: there is no such matter.
        Forbidden: it is not for the visitor's roles, or the case is closed.
    """
    file = open_case_file(case_no, actor=current_visitor().actor)
    matter = BY_KEY.get(key)
    if matter is None:
        raise NotFound
    if not matter.is_open_to(file.actor, file.header):
        raise Forbidden
    return file

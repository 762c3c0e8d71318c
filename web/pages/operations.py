"""For operators: incidents and instances, in the engine's own words."""

from __future__ import annotations

from flask import Response, redirect, request
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response as BaseResponse

from engine import InstanceQuery, InstanceState
from handlers.scenarios.of_instances import recorded
from web.arguments import page_number
from web.case_reading import Names
from web.exporting import asked_kind, export_links
from web.handing_over import workers
from web.i18n import gettext as _
from web.i18n import marked
from web.notices import Notice, say
from web.operations_lists import INCIDENTS, export_instances
from web.presenters.operations import incident_name, job_name, job_state
from web.presenters.rows import pager
from web.presenters.words import role_names
from web.routing import Guard, Pages
from web.services import services
from web.templating import page
from web.visitor import current_visitor

pages = Pages("operations", __name__)

PAGE_SIZE = 30
_LONGEST_NOTE = 500


@pages.page("/operations", guard=Guard.OPERATOR)
def incidents() -> str | Response:
    """Show what is stuck and needs a person."""
    found = services().engine.incidents(current_visitor().actor)
    kind = asked_kind()
    if kind is not None:
        return INCIDENTS.export(found, kind)
    exports = export_links("/operations", {})
    return page(
        "incidents.html",
        incidents=found,
        incident_name=incident_name,
        section="incidents",
        exports=exports,
    )


@pages.page(
    "/operations/incidents/<incident_id>/retry", guard=Guard.OPERATOR, methods=("POST",)
)
def retry(incident_id: str) -> BaseResponse:
    """Let what is stuck try again."""
    note = request.form.get("note", "").strip()[:_LONGEST_NOTE]
    services().engine.resolve_incident(
        incident_id, actor=current_visitor().actor, note=note
    )
    response = redirect("/operations", code=303)
    return say(response, Notice(_("已解除异常，流程继续。")))


@pages.page("/operations/instances", guard=Guard.OPERATOR)
def instances() -> str | Response:
    """Show the instances, latest first."""
    key, state = request.args.get("key", ""), request.args.get("state", "")
    query = InstanceQuery(
        process_keys=frozenset({key}) if key else frozenset(),
        states=_states(state),
        with_incidents=request.args.get("stuck") == "1",
        page=page_number(),
        page_size=PAGE_SIZE,
    )
    engine = services().engine
    kind = asked_kind()
    if kind is not None:
        return export_instances(query, kind)
    found = engine.instances(query, actor=current_visitor().actor)
    arguments = {"key": key, "state": state, "stuck": request.args.get("stuck", "")}
    return page(
        "instances.html",
        instances=found.items,
        names=Names(item.started_by for item in found.items),
        keys=sorted(each.key for each in engine.definitions(latest_only=True)),
        states=list(InstanceState),
        chosen=arguments,
        section="instances",
        exports=export_links(
            "/operations/instances",
            {name: value for name, value in arguments.items() if value},
        ),
        pages=pager(
            path="/operations/instances",
            arguments={name: value for name, value in arguments.items() if value},
            page=found.page,
            shown=len(found.items),
            has_more=found.has_more,
        ),
    )


@pages.page("/operations/instances/<instance_id>", guard=Guard.OPERATOR)
def instance(instance_id: str) -> str:
    """Show one instance: variables, open user tasks, jobs."""
    engine, actor = services().engine, current_visitor().actor
    found = engine.instance(instance_id, actor=actor)
    tasks = engine.open_user_tasks(found.root_id, actor=actor)
    return page(
        "instance.html",
        instance=found,
        variables=sorted(engine.variables(found.root_id, actor=actor).items()),
        tasks=[(task, workers(task)) for task in tasks],
        names=Names(task.assignee for task in tasks),
        jobs=engine.jobs(found.root_id, actor=actor),
        job_name=job_name,
        job_state=job_state,
        role_names=role_names,
        section="instances",
    )


@pages.page("/operations/instances/<instance_id>/scenario.yaml", guard=Guard.OPERATOR)
def scenario(instance_id: str) -> Response:
    """Hand out what happened to an instance as a scenario file."""
    actor = current_visitor().actor
    found = services().engine.instance(instance_id, actor=actor)
    text = recorded(services().engine, found.root_id, actor=actor)
    response = Response(text, mimetype="application/yaml")
    name = f"{found.process_key}-{found.root_id}.yaml"
    response.headers.set("Content-Disposition", "attachment", filename=name)
    return response


@pages.page(
    "/operations/instances/<instance_id>/<action>",
    guard=Guard.OPERATOR,
    methods=("POST",),
)
def change_instance(instance_id: str, action: str) -> BaseResponse:
    """Suspend, activate or cancel an instance.

    Raises:
        NotFound: there is no such action.
    """
    engine, actor = services().engine, current_visitor().actor
    reason = request.form.get("reason", "").strip()[:_LONGEST_NOTE]
    if action == "suspend":
        engine.suspend_instance(instance_id, actor=actor)
    elif action == "activate":
        engine.activate_instance(instance_id, actor=actor)
    elif action == "cancel" and reason:
        engine.cancel_instance(instance_id, reason=reason, actor=actor)
    elif action != "cancel":
        raise NotFound
    response = redirect(f"/operations/instances/{instance_id}", code=303)
    notice = (
        Notice(_("已完成。"))
        if action != "cancel" or reason
        else Notice(_(_NO_REASON), "warn")
    )
    return say(response, notice)


_NO_REASON = marked("终止需要填写理由。")


def _states(text: str) -> frozenset[InstanceState]:
    return (
        frozenset({InstanceState(text)}) if text in set(InstanceState) else frozenset()
    )

"""For operators: move running cases to another version, after a look at what it does."""

from __future__ import annotations

from collections.abc import Sequence

from flask import redirect, request
from werkzeug.wrappers import Response

from engine import (
    MOST_INSTANCES,
    DefinitionView,
    MigrationPlan,
    MigrationRefused,
    MigrationReport,
    OnVersion,
)
from web.i18n import gettext as _
from web.notices import Notice, say
from web.presenters.migration import becoming, beginning, marks, refusals
from web.routing import Guard, Pages
from web.services import services
from web.templating import page
from web.visitor import current_visitor

pages = Pages("migrations", __name__)


@pages.page("/operations/instances/<instance_id>/migrate", guard=Guard.OPERATOR)
def of_instance(instance_id: str) -> str:
    """Show to which versions one instance can move, and what it would do."""
    return _shown(*_one(instance_id))


@pages.page(
    "/operations/instances/<instance_id>/migrate",
    guard=Guard.OPERATOR,
    methods=("POST",),
)
def move_instance(instance_id: str) -> Response:
    """Move one instance."""
    return _moved(*_one(instance_id))


@pages.page("/operations/definitions/<definition_id>/migrate", guard=Guard.OPERATOR)
def of_version(definition_id: str) -> str:
    """Show to which versions all running instances of one can move."""
    return _shown(*_all(definition_id))


@pages.page(
    "/operations/definitions/<definition_id>/migrate",
    guard=Guard.OPERATOR,
    methods=("POST",),
)
def move_version(definition_id: str) -> Response:
    """Move the running instances of a version."""
    return _moved(*_all(definition_id))


def _one(instance_id: str) -> tuple[str, DefinitionView, Sequence[OnVersion]]:
    engine = services().engine
    found = engine.instance(instance_id, actor=current_visitor().actor)
    running = [OnVersion(id=found.id, business_key=found.business_key)]
    return (
        f"/operations/instances/{found.id}",
        engine.definition(found.definition_id),
        running if found.ended_at is None else [],
    )


def _all(definition_id: str) -> tuple[str, DefinitionView, Sequence[OnVersion]]:
    engine = services().engine
    found = engine.definition(definition_id)
    running = engine.running_on(
        found.id, actor=current_visitor().actor, limit=MOST_INSTANCES
    )
    return f"/designer/definitions/{found.id}", found, running


def _shown(back: str, source: DefinitionView, running: Sequence[OnVersion]) -> str:
    engine = services().engine
    versions = [
        each
        for each in engine.definitions(latest_only=False)
        if each.key == source.key and each.id != source.id
    ]
    chosen = next(
        (each for each in versions if each.id == request.args.get("target")), None
    )
    report = _tried(source, chosen, running) if chosen and running else None
    return page(
        "migration.html",
        back=back,
        source=source,
        running=running,
        most=MOST_INSTANCES,
        versions=versions,
        chosen=chosen,
        report=report,
        **(_told(report, source, chosen, running) if report and chosen else {}),
        section="definitions" if "/definitions/" in back else "instances",
    )


def _told(
    report: MigrationReport,
    source: DefinitionView,
    target: DefinitionView,
    running: Sequence[OnVersion],
) -> dict[str, object]:
    engine = services().engine
    nodes = engine.process_model(target.id).scope.all_nodes()
    parents = {
        element_id: scope.id
        for scope in engine.process_model(source.id).scope.all_scopes()
        for element_id in scope.nodes
    }
    places = becoming(report)
    return {
        "changing": [each for each in places if each.changes],
        "staying": [each for each in places if not each.changes],
        "beginning": beginning(report, {each.id: each.name for each in nodes}),
        "refusals": refusals(report, running),
        "refused_cases": len({each.instance_id for each in report.failures}),
        "marks": marks(report, parents),
    }


def _tried(
    source: DefinitionView, target: DefinitionView, running: Sequence[OnVersion]
) -> MigrationReport:
    return services().engine.migrate_instances(
        _plan(source, target.id),
        [each.id for each in running],
        actor=current_visitor().actor,
        dry=True,
    )


def _moved(back: str, source: DefinitionView, running: Sequence[OnVersion]) -> Response:
    target = services().engine.definition(request.form.get("target", ""))
    ids = [each.id for each in running]
    try:
        services().engine.migrate_instances(
            _plan(source, target.id), ids, actor=current_visitor().actor
        )
    except MigrationRefused:
        response = redirect(f"{request.path}?target={target.id}", code=303)
        return say(response, Notice(_("没有迁移，原因见下表。"), "warn"))
    notice = Notice(
        _("已把 %(n)d 件迁移到版本 %(version)d。", n=len(ids), version=target.version)
    )
    return say(redirect(back, code=303), notice)


def _plan(source: DefinitionView, target_id: str) -> MigrationPlan:
    return services().engine.migration_plan(source_id=source.id, target_id=target_id)

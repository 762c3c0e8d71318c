"""The machine interface: the REST API of Camunda 7, as far as Tandem has it.

Camunda Modeler deploys and starts through it, external workers fetch their tasks, and
the web apps of Operaton list and complete theirs. What is not here answers 501.
"""

from __future__ import annotations

from flask import Flask

from web.engine_rest import (
    attachments,
    decisions,
    definitions,
    delegation,
    deployments,
    directory,
    engine_info,
    evaluations,
    external_tasks,
    history,
    history_inside,
    identity,
    incidents,
    instances,
    jobs,
    messages,
    migrations,
    nothing_of_it,
    places,
    start_forms,
    static_calls,
    statistics,
    suspensions,
    task_details,
    task_links,
    tasks,
    user_operations,
    variable_instances,
    webapps,
    work_logs,
)
from web.engine_rest.cross_origin import init_cross_origin
from web.engine_rest.operations import Operations
from web.engine_rest.published import init_published
from web.engine_rest.rest import init_rest
from web.routing import Guard

#: Every group of operations, in the order in which the documentation shows them.
GROUPS: tuple[Operations, ...] = (
    engine_info.operations,
    deployments.operations,
    definitions.operations,
    start_forms.operations,
    static_calls.operations,
    statistics.operations,
    instances.operations,
    instances.executions,
    places.subscriptions,
    variable_instances.operations,
    messages.operations,
    tasks.operations,
    delegation.operations,
    task_links.operations,
    task_details.operations,
    attachments.operations,
    incidents.operations,
    jobs.operations,
    history.operations,
    history_inside.operations,
    work_logs.jobs,
    work_logs.external_tasks,
    user_operations.operations,
    identity.operations,
    identity.filters,
    directory.users,
    directory.groups,
    directory.authorizations,
    external_tasks.operations,
    migrations.operations,
    suspensions.operations,
    decisions.operations,
    evaluations.operations,
    nothing_of_it.batches,
    nothing_of_it.tenants,
    nothing_of_it.job_definitions,
)


def init_engine_rest(app: Flask, guards: dict[str, Guard]) -> None:
    """Give the application its machine interface."""
    for group in GROUPS:
        app.register_blueprint(group)
        guards.update(group.guards)
    app.register_blueprint(webapps.pages)
    guards.update(webapps.pages.guards)
    init_published(app, guards, GROUPS)
    init_rest(app, guards)
    init_cross_origin(app)

"""The pages, one module for each family; a view parses, asks the engine, answers."""

from __future__ import annotations

from web import assets
from web.pages import (
    account,
    admin,
    approvals,
    batch,
    case,
    case_actions,
    cases,
    evidence,
    filed_form,
    handing_over,
    health,
    help_pages,
    inbox,
    internal,
    notices,
    operations,
    sign_in,
    start,
    styleguide,
    task,
    task_discard,
)
from web.routing import Pages

ALL: tuple[Pages, ...] = (
    account.pages,
    admin.pages,
    approvals.pages,
    assets.pages,
    batch.pages,
    case.pages,
    case_actions.pages,
    cases.pages,
    evidence.pages,
    filed_form.pages,
    handing_over.pages,
    health.pages,
    help_pages.pages,
    inbox.pages,
    internal.pages,
    notices.pages,
    operations.pages,
    sign_in.pages,
    start.pages,
    styleguide.pages,
    task.pages,
    task_discard.pages,
)

"""For designers: check files without deploying them, and deploy what was checked."""

from __future__ import annotations

from http import HTTPStatus
from pathlib import PurePosixPath

from flask import make_response, redirect, request
from werkzeug.wrappers import Response as BaseResponse

from engine import DeploymentRefused, DeploymentView, Finding, Severity
from web.deployed_reading import deployments_in_force
from web.i18n import gettext as _
from web.notices import Notice, say
from web.presenters.findings import report_of
from web.routing import Guard, Pages
from web.sent_files import SentFiles, sent_files
from web.services import services
from web.templating import page
from web.visitor import current_visitor

pages = Pages("designer_check", __name__)

_LONGEST_NAME = 100


@pages.page("/designer/check", guard=Guard.OPERATOR)
def choose() -> str:
    """Ask for the files."""
    return page(
        "designer_check.html",
        section="check",
        report=None,
        neighbours=deployments_in_force(),
        beside="",
    )


@pages.page("/designer/check", guard=Guard.OPERATOR, methods=("POST",))
def check() -> str | BaseResponse:
    """Say what a deployment of the files would find; nothing is stored."""
    files = sent_files()
    if not files.sent:
        return _nothing_sent()
    found = services().engine.check(files.together)
    if request.form.get("part") == "findings":
        return page("designer_findings.html", report=report_of(found, files.sent))
    return _report(files, found)


@pages.page("/designer/deploy", guard=Guard.OPERATOR, methods=("POST",))
def deploy() -> str | BaseResponse:
    """Deploy the files together, or none of them and say why."""
    files = sent_files()
    if not files.sent:
        return _nothing_sent()
    try:
        done = services().engine.deploy(
            name=_name(files),
            resources=files.together,
            actor=current_visitor().actor,
            source="web",
        )
    except DeploymentRefused as refused:
        found = [each for each in refused.findings if isinstance(each, Finding)]
        body = _report(files, found)
        return make_response(body, HTTPStatus.UNPROCESSABLE_ENTITY)
    return say(
        redirect(f"/designer/deployments/{done.id}", code=303), Notice(_said(done))
    )


def _said(done: DeploymentView) -> str:
    if not done.created:
        return _("内容与现行版本相同，没有变化。")
    warnings = sum(
        isinstance(each, Finding) and each.severity is Severity.WARNING
        for each in done.findings
    )
    if warnings:
        return _("已部署。有 %(n)d 条提醒，部署前的检查中可以看到。", n=warnings)
    return _("已部署。")


def _name(files: SentFiles) -> str:
    """Return the name of the deployment; one file alone gives its own."""
    given = request.form.get("name", "").strip()[:_LONGEST_NAME]
    if given:
        return given
    if files.beside:
        return services().engine.deployment(files.beside).name
    return PurePosixPath(next(iter(sorted(files.sent)))).stem[:_LONGEST_NAME]


def _report(files: SentFiles, found: list[Finding]) -> str:
    return page(
        "designer_check.html",
        section="check",
        report=report_of(found, files.sent),
        packed=files.packed(),
        beside=files.beside,
        neighbours=deployments_in_force(),
        name=_name(files),
    )


def _nothing_sent() -> BaseResponse:
    response = redirect("/designer/check", code=303)
    return say(response, Notice(_("没有选择文件，请先选择。"), "warn"))

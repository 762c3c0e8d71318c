"""Draft, sign, correct and void the papers of a case, and take signed ones back."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from flask import Response, redirect, request
from werkzeug.exceptions import Forbidden, NotFound
from werkzeug.wrappers import Response as BaseResponse

from engine import UnitOfWork
from handlers.accounts.invitations import invite, revoke_invitations_to
from handlers.documents.errors import DocumentRefused
from handlers.documents.fields import typed
from handlers.documents.kinds import KINDS, DocumentKind
from handlers.documents.produce import (
    add_scan,
    change_draft,
    correct_document,
    draft_document,
    sign_document,
    void_document,
)
from handlers.documents.records import DocumentState, DocumentView, version_of
from handlers.evidence.files import StoredFile
from handlers.evidence.records import record_evidence
from handlers.linkage.paper_matters import require, why_no_draft
from handlers.linkage.paper_readers import may_write
from web.case_reading import CaseFile, open_case_file
from web.document_reading import (
    correction_refused,
    document_seen,
    prints_code,
    proposed_content,
    signature_refused,
)
from web.i18n import gettext as _
from web.notices import Notice, say
from web.presenters.case import case_head
from web.presenters.documents import document_url
from web.requests import request_key
from web.routing import Guard, Pages
from web.security.headers import UPLOAD_POLICY
from web.services import services
from web.templating import page
from web.uploads import receive
from web.visitor import current_visitor

pages = Pages("document_writing", __name__)

_CASE = "/cases/<case_no>/documents"
_DOCUMENT = f"{_CASE}/<document_id>"
#: What a page with a refused draft answers.
_REFUSED = 422
#: A version has fewer digits.
_DIGITS = 6
_POST = ("POST",)
Answer = str | BaseResponse | tuple[str, int]


@pages.page(f"{_CASE}/new/<paper_kind>", guard=Guard.SIGNED_IN)
def begin(case_no: str, paper_kind: str) -> Answer:
    """Show a new notice with everything that the case knows in it."""
    file, kind = _writable(case_no), _drafted(paper_kind)
    require(why_no_draft(kind.key, file.open_matters))
    return _form(file, kind, proposed_content(file, kind.key))


@pages.page(f"{_CASE}/new/<paper_kind>", guard=Guard.SIGNED_IN, methods=_POST)
def create(case_no: str, paper_kind: str) -> Answer:
    """Keep a new notice as a draft."""
    file, kind = _writable(case_no), _drafted(paper_kind)
    base = proposed_content(file, kind.key)

    def write(uow: UnitOfWork, content: Mapping[str, object]) -> str:
        require(why_no_draft(kind.key, file.open_matters))
        return draft_document(
            uow,
            business_key=file.case_no,
            bureau_id=file.header.bureau_id,
            kind=kind.key,
            content=content,
        ).id

    return _save(file, kind, base, write)


@pages.page(f"{_DOCUMENT}/edit", guard=Guard.SIGNED_IN)
def edit(case_no: str, document_id: str) -> Answer:
    """Show a draft to go on with."""
    file, found = _found(case_no, document_id)
    if found.state is not DocumentState.DRAFT:
        return redirect(document_url(found), code=303)
    return _form(file, found.kind, found.draft or {}, found=found)


@pages.page(f"{_DOCUMENT}/edit", guard=Guard.SIGNED_IN, methods=_POST)
def keep(case_no: str, document_id: str) -> Answer:
    """Keep what was changed in a draft."""
    file, found = _found(case_no, document_id)

    def write(uow: UnitOfWork, content: Mapping[str, object]) -> str:
        return change_draft(uow, document_id, content).id

    return _save(file, found.kind, found.draft or {}, write, found=found)


@pages.page(f"{_DOCUMENT}/correct", guard=Guard.SIGNED_IN)
def look_over(case_no: str, document_id: str) -> Answer:
    """Show what a signed notice says, to put it right.

    Raises:
        NotFound: it is a draft, or comes of a form: then the form is corrected.
    """
    file, found = _signed(case_no, document_id)
    with services().engine.read() as connection:
        require(correction_refused(connection, file, found))
    return _form(file, found.kind, _content(found), found=found, correcting=True)


@pages.page(f"{_DOCUMENT}/correct", guard=Guard.SIGNED_IN, methods=_POST)
def correct(case_no: str, document_id: str) -> Answer:
    """Issue a signed notice anew, with the reason."""
    file, found = _signed(case_no, document_id)

    def write(uow: UnitOfWork, content: Mapping[str, object]) -> str:
        reason = request.form.get("reason", "")
        require(correction_refused(uow.connection, file, found))
        return correct_document(uow, document_id, content, reason=reason).id

    return _save(file, found.kind, _content(found), write, found=found, correcting=True)


@pages.page(f"{_DOCUMENT}/sign", guard=Guard.SIGNED_IN, methods=_POST)
def sign(case_no: str, document_id: str) -> BaseResponse:
    """Sign a draft: it gets its number."""
    file, found = _found(case_no, document_id)
    with services().engine.transact(current_visitor().actor, request_key()) as uow:
        if not uow.repeated:
            require(signature_refused(uow.connection, file, found))
            sign_document(uow, found.id)
    return _done(found, _("已签发。请打印、送达，并把签章扫描件传回来。"))


@pages.page(f"{_DOCUMENT}/void", guard=Guard.SIGNED_IN, methods=_POST)
def void(case_no: str, document_id: str) -> BaseResponse:
    """Give a document up, with the reason."""
    _file, found = _found(case_no, document_id)
    with services().engine.transact(current_visitor().actor, request_key()) as uow:
        if not uow.repeated:
            void_document(uow, found.id, reason=request.form.get("reason", ""))
    return _done(found, _("已作废。"))


@pages.page(f"{_DOCUMENT}/scan", guard=Guard.SIGNED_IN, methods=_POST)
def take_scan(case_no: str, document_id: str) -> BaseResponse:
    """Keep the signed and stamped paper of a version."""
    _file, found = _found(case_no, document_id)
    return scan_taken(found)


@pages.page(f"{_DOCUMENT}/with-code", guard=Guard.SIGNED_IN, methods=_POST)
def print_with_code(case_no: str, document_id: str) -> BaseResponse:
    """Print a 送达回证 with a code for the first sign-in of whoever receives it.

    The code stands on this sheet alone: what is kept of the paper does not say it. A
    code that was printed before for the same company and case is void.

    Raises:
        NotFound: it is no signed 送达回证.
    """
    file, found = _found(case_no, document_id)
    if not prints_code(found):
        raise NotFound
    entity_id = file.header.entity_id
    if entity_id is None:
        return _told(found, _("案件还没有登记经营主体，不能生成邀请码。"))
    with services().engine.transact(file.actor, request_key()) as uow:
        if uow.repeated:
            told = _("邀请码只显示一次，刚才已经打印；需要重印请再点一次，原码作废。")
            return _told(found, told)
        revoke_invitations_to(uow, entity_id, file.case_no)
        code = invite(uow, org_id=entity_id, business_key=file.case_no)
        version = version_of(uow.connection, found.id, found.version)
    press = services().press
    also = {"invitation_code": code, "invitation_url": f"{press.address}/welcome"}
    made = press.print_once(found, version, also)
    response = Response(made, mimetype="application/pdf")
    response.headers["Content-Security-Policy"] = UPLOAD_POLICY
    response.headers["Content-Disposition"] = f"inline; filename={file.case_no}.pdf"
    response.headers["Cache-Control"] = "no-store"
    return response


def _told(found: DocumentView, text: str) -> BaseResponse:
    response = redirect(document_url(found), code=303)
    return say(response, Notice(text, "warn"))


def scan_taken(found: DocumentView) -> BaseResponse:
    """Keep the stamped paper that was sent with the page of a document."""
    received = receive()
    stored = [each for _name, each in received.stored]
    if not stored:
        told = "；".join(received.refused.values()) or _("没有选择文件。")
        return say(redirect(document_url(found), code=303), Notice(told, "warn"))
    asked = request.form.get("version", "")
    version = int(asked) if asked.isdecimal() and len(asked) < _DIGITS else 0
    with services().engine.transact(current_visitor().actor, request_key()) as uow:
        if not uow.repeated:
            _keep_scans(uow, found, stored, version)
    return _done(found, _("签章扫描件已存入，并列入证据。"))


def _keep_scans(
    uow: UnitOfWork, found: DocumentView, stored: list[StoredFile], version: int
) -> None:
    for each in stored:
        kept = record_evidence(uow, each, business_key=found.business_key)
        add_scan(
            uow, found.id, version=version, evidence_id=kept.id, sha256=kept.sha256
        )


def _save(
    file: CaseFile,
    kind: DocumentKind,
    base: Mapping[str, object],
    write: Callable[[UnitOfWork, Mapping[str, object]], str],
    *,
    found: DocumentView | None = None,
    correcting: bool = False,
) -> Answer:
    """Write what was typed and show the document, or the form with what is wrong."""
    raw = request.form.to_dict()
    document_id = found.id if found else ""
    try:
        content = {**base, **typed(kind.fields, raw)}
        with services().engine.transact(current_visitor().actor, request_key()) as uow:
            if not uow.repeated:
                document_id = write(uow, content)
    except DocumentRefused as refused:
        shown = {**base, **raw}
        told = _form(
            file,
            kind,
            shown,
            found=found,
            correcting=correcting,
            problem=refused.reason,
        )
        return told, _REFUSED
    where = f"/cases/{file.case_no}/documents/{document_id}"
    if not document_id:
        where = f"/cases/{file.case_no}?tab=forms"
    told = _("已更正，新的一版已签发。") if correcting else _("草稿已保存。")
    return say(redirect(where, code=303), Notice(told))


def _form(
    file: CaseFile,
    kind: DocumentKind,
    content: Mapping[str, object],
    *,
    found: DocumentView | None = None,
    correcting: bool = False,
    problem: str = "",
) -> str:
    listed = {
        key: "\n".join(map(str, value)) if isinstance(value, list | tuple) else value
        for key, value in content.items()
    }
    return page(
        "document_form.html",
        head=case_head(file.header, file.ladder),
        kind=kind,
        values=listed,
        back=document_url(found) if found else f"/cases/{file.case_no}?tab=forms",
        correcting=correcting,
        reason=request.form.get("reason", ""),
        problem=problem,
    )


def _writable(case_no: str) -> CaseFile:
    """Return a case whose papers the visitor may write.

    Raises:
        Forbidden: they see the case, but do not work for the bureau.
    """
    file = open_case_file(case_no, actor=current_visitor().actor)
    if not may_write(file.actor):
        raise Forbidden
    return file


def _found(case_no: str, document_id: str) -> tuple[CaseFile, DocumentView]:
    file = open_case_file(case_no, actor=current_visitor().actor)
    found = document_seen(file, document_id)
    return _writable(case_no), found


def _signed(case_no: str, document_id: str) -> tuple[CaseFile, DocumentView]:
    file, found = _found(case_no, document_id)
    if not found.version or not found.kind.fields:
        raise NotFound
    return file, found


def _content(found: DocumentView) -> Mapping[str, object]:
    with services().engine.read() as connection:
        return version_of(connection, found.id, found.version).content


def _drafted(paper_kind: str) -> DocumentKind:
    kind = KINDS.get(paper_kind)
    if kind is None or not kind.fields:
        raise NotFound
    return kind


def _done(found: DocumentView, text: str) -> BaseResponse:
    return say(redirect(document_url(found), code=303), Notice(text))

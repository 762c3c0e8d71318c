"""Take a register in from a file: template, preview of every line, then all at once."""

from __future__ import annotations

import base64
import binascii

from flask import Response, request
from werkzeug.utils import redirect
from werkzeug.wrappers import Response as BaseResponse

from handlers.registers.errors import EntryRefused
from handlers.registers.importing import Fate, Plan, heads_of, plan_import, take_over
from handlers.spreadsheets.errors import ImportRefused
from handlers.spreadsheets.sheets import read_sheet
from web.exporting import ExportKind, export_response
from web.i18n import gettext as _
from web.i18n import marked
from web.notices import Notice, say
from web.register_reading import Opened, open_for_writing
from web.requests import request_key
from web.routing import Guard, Pages
from web.services import services
from web.templating import page
from web.visitor import current_visitor

pages = Pages("register_import", __name__)

_IMPORT = "/registers/<register_key>/import"
#: The file travels through the preview, and forms are small.
MOST_BYTES = 256 * 1024
_FATES = (marked("新增"), marked("已登记"), marked("有误"))


@pages.page(_IMPORT, guard=Guard.SIGNED_IN)
def choose(register_key: str) -> str:
    """Ask for the file."""
    return _page(open_for_writing(register_key))


@pages.page(f"{_IMPORT}/template.<format_>", guard=Guard.SIGNED_IN)
def template(register_key: str, format_: str) -> Response:
    """Hand the empty table out."""
    register = open_for_writing(register_key).register
    kind = ExportKind.CSV if format_ == ExportKind.CSV else ExportKind.XLSX
    name = _("%(register)s模板", register=register.zh)
    return export_response(name, heads_of(register), [], kind, watermark=False)


@pages.page(_IMPORT, guard=Guard.SIGNED_IN, methods=("POST",))
def take(register_key: str) -> BaseResponse | str | tuple[str, int]:
    """Show what comes of each line, or keep the new ones once that was confirmed."""
    opened = open_for_writing(register_key)
    confirmed = request.form.get("do") == "confirm"
    content, plan = b"", None
    try:
        content = _sent() if confirmed else _chosen()
        sheet = read_sheet(content)
        with services().engine.transact(current_visitor().actor, request_key()) as uow:
            if uow.repeated:
                return redirect(f"/registers/{register_key}", code=303)
            plan = plan_import(
                uow, opened.register, opened.org_id, sheet, near=opened.clients
            )
            if not confirmed:
                return _page(opened, plan=plan, content=content)
            why = request.form.get("late_reason", "")[:300]
            kept = take_over(uow, opened.register, opened.org_id, plan, late_reason=why)
    except ImportRefused as refused:
        return _page(opened, problem=refused.reason), 422
    except EntryRefused as refused:
        return _page(opened, plan=plan, content=content, problem=str(refused)), 422
    said = Notice(_("已导入 %(n)d 条。", n=kept))
    return say(redirect(f"/registers/{register_key}", code=303), said)


def _chosen() -> bytes:
    given = request.files.get("file")
    content = given.stream.read(MOST_BYTES + 1) if given is not None else b""
    if len(content) > MOST_BYTES:
        limit = MOST_BYTES // 1024
        raise ImportRefused(reason=f"文件超过 {limit} KB，请拆成几个文件分别导入")
    return content


def _sent() -> bytes:
    try:
        return base64.b64decode(request.form.get("content", ""), validate=True)
    except (binascii.Error, ValueError) as error:
        raise ImportRefused(reason="请重新选择文件") from error


def _page(
    opened: Opened, *, plan: Plan | None = None, content: bytes = b"", problem: str = ""
) -> str:
    return page(
        "register_import.html",
        register=opened.register,
        plan=plan,
        fates=Fate,
        content=base64.b64encode(content).decode("ascii"),
        problem=problem,
    )

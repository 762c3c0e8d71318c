"""Under 管理: what there is, and the settings that a bureau decides for itself."""

from __future__ import annotations

from flask import Response, request
from werkzeug.exceptions import Forbidden, NotFound
from werkzeug.utils import redirect
from werkzeug.wrappers import Response as BaseResponse

from engine import UnitOfWork
from handlers.settings.errors import SettingValueRefused
from handlers.settings.model import Kind, Setting
from handlers.settings.store import EVERYWHERE, change_setting, changes_of, values_of
from handlers.settings_catalogue import BY_KEY, SETTINGS
from web.admin_pages import ADMIN_PAGES
from web.bureau_scope import decides_here, ruled_bureau
from web.case_reading import Names
from web.exporting import asked_kind, export_links
from web.i18n import gettext as _
from web.i18n import marked
from web.listing import Listing
from web.notices import Notice, say
from web.presenters.settings import SettingRow, grouped, setting_change
from web.requests import request_key
from web.routing import Guard, Pages
from web.services import services
from web.templating import page
from web.visitor import current_visitor

pages = Pages("admin", __name__)


@pages.page("/admin", guard=Guard.MANAGER)
def index() -> str:
    """Show what a manager may decide, page by page."""
    visitor = current_visitor()
    shown = [entry for entry in ADMIN_PAGES if entry.for_whom(visitor)]
    return page("admin.html", entries=shown)


_LISTING = Listing[tuple[str, SettingRow]](
    marked("本局设定"),
    (
        (marked("类别"), lambda line: line[0]),
        (marked("事项"), lambda line: line[1].name),
        (marked("现行设定"), lambda line: line[1].held),
        (marked("依据"), lambda line: line[1].clause),
        (marked("说明"), lambda line: line[1].hint),
    ),
)


@pages.page("/admin/settings", guard=Guard.MANAGER)
def settings() -> str | Response:
    """Show every setting with the value that holds for the visitor's bureau."""
    with services().engine.read() as connection:
        held = values_of(connection, SETTINGS, bureau_id=_scope())
    sections = grouped(SETTINGS, held)
    kind = asked_kind()
    if kind is not None:
        rows = ((name, row) for name, found in sections.items() for row in found)
        return _LISTING.export(rows, kind)
    exports = export_links("/admin/settings", {})
    return page("settings.html", sections=sections, exports=exports)


@pages.page("/admin/settings/<setting_key>", guard=Guard.MANAGER)
def setting(setting_key: str) -> str:
    """Show one setting, its history and the form that changes it.

    Raises:
        NotFound: there is no such setting.
    """
    return _setting_page(_declared(setting_key))


@pages.page("/admin/settings/<setting_key>", guard=Guard.MANAGER, methods=("POST",))
def change(setting_key: str) -> BaseResponse | tuple[str, int]:
    """Set it anew, for the visitor's own bureau or for all by an administrator.

    Raises:
        NotFound: there is no such setting.
        Forbidden: the visitor's station decides nothing.
    """
    declared = _declared(setting_key)
    if not decides_here():
        raise Forbidden
    engine, actor = services().engine, current_visitor().actor
    try:
        with engine.transact(actor, request=request_key()) as uow:
            _change(uow, declared)
    except SettingValueRefused as refused:
        return _setting_page(declared, problem=refused.reason), 422
    notice = Notice(_("已保存，从现在起按新的设定办理。"))
    return say(redirect(f"/admin/settings/{setting_key}", code=303), notice)


def _change(uow: UnitOfWork, declared: Setting) -> None:
    change_setting(
        uow,
        declared,
        text=request.form.get("value", ""),
        reason=request.form.get("reason", ""),
        bureau_id=_scope(),
    )


def _setting_page(declared: Setting, problem: str | None = None) -> str:
    scope = _scope()
    with services().engine.read() as connection:
        held = values_of(connection, [declared], bureau_id=scope)[declared.key]
        changes = changes_of(connection, declared, bureau_id=scope)
    names = Names(change.changed_by for change in changes)
    given = request.form.get("value")
    shown = given if given is not None else _field_text(declared, held)
    return page(
        "setting.html",
        setting=declared,
        held=declared.words(held),
        value=shown,
        reason=request.form.get("reason", ""),
        changes=[setting_change(declared, change, name_of=names) for change in changes],
        everywhere=scope == EVERYWHERE,
        may_change=decides_here(),
        problem=problem,
    )


def _field_text(declared: Setting, held: object) -> str:
    if declared.kind is Kind.FLAG:
        return "on" if held else "off"
    return str(held)


def _scope() -> str:
    """Return whose settings the visitor sees."""
    return ruled_bureau() or EVERYWHERE


def _declared(key: str) -> Setting:
    found = BY_KEY.get(key)
    if found is None:
        raise NotFound
    return found

"""Merge an organisation that is on file twice: look first, then one click."""

from __future__ import annotations

from flask import request
from werkzeug.utils import redirect
from werkzeug.wrappers import Response as BaseResponse

from handlers.linkage.org_merging import Merging, merge_orgs, merging
from handlers.parties.directory import OrgQuery, search_orgs
from handlers.parties.errors import OrgNotFound, OrgRefused, RightsRefused
from handlers.parties.model import Org
from handlers.parties.orgs import org_by_id
from web.i18n import gettext as _
from web.i18n import marked
from web.notices import Notice, say
from web.people_reading import kind_name, visiting_keeper
from web.routing import Guard, Pages
from web.services import services
from web.templating import page
from web.visitor import current_visitor

pages = Pages("org_merging", __name__)

_LONGEST = 200
#: How the facts of an organisation are called.
_FACTS = {
    "name": marked("单位名称"),
    "credit_code": marked("统一社会信用代码"),
    "district": marked("所在区"),
    "address": marked("地址"),
    "contact": marked("联系人"),
    "phone": marked("联系电话"),
}
#: What moves, for the translators.
MOVES = (
    marked("人员"),
    marked("案件（经营主体）"),
    marked("案件（帮扶机构）"),
    marked("帮扶项目"),
    marked("方案明细"),
    marked("邀请码"),
    marked("专家任职经历"),
    marked("本地原因条目"),
)


@pages.page("/orgs/<org_id>/merge", guard=Guard.MANAGER)
def preview(org_id: str) -> str | tuple[str, int]:
    """Look for the organisation that is kept, and show what would move."""
    return _page(org_id)


@pages.page("/orgs/<org_id>/merge", guard=Guard.MANAGER, methods=("POST",))
def merge(org_id: str) -> BaseResponse | str | tuple[str, int]:
    """Merge this organisation into the chosen one."""
    kept_id = request.form.get("into", "")
    try:
        with services().engine.transact(current_visitor().actor) as uow:
            done = merge_orgs(
                uow,
                visiting_keeper(uow.connection),
                double_id=org_id,
                kept_id=kept_id,
                reason=request.form.get("reason", "")[:_LONGEST],
            )
    except (OrgRefused, OrgNotFound) as refused:
        return _page(org_id, problem=str(refused)), 422
    said = _("“%(name)s”已并入这个单位。", name=done.double.name)
    return say(redirect(f"/orgs/{kept_id}", code=303), Notice(said))


def _page(org_id: str, problem: str = "") -> str:
    text = request.values.get("q", "").strip()[:80]
    into = request.values.get("into", "")
    with services().engine.read() as connection:
        keeper = visiting_keeper(connection)
        double = org_by_id(connection, org_id)
        if not keeper.may_change_org(double):
            raise RightsRefused(_("您不能合并这个单位，请联系系统管理员"))
        query = OrgQuery(kinds=[double.kind], text=text or double.name[:4], limit=20)
        found = [each for each in search_orgs(connection, query) if each.id != org_id]
        shown: Merging | None = None
        if into:
            try:
                shown = merging(
                    connection,
                    keeper,
                    actor=current_visitor().actor,
                    double_id=org_id,
                    kept_id=into,
                )
            except (OrgRefused, OrgNotFound) as refused:
                problem = problem or str(refused)
    return page(
        "org_merge.html",
        org=double,
        kind=kind_name(double),
        candidates=_candidates(found),
        text=text,
        merging=shown,
        facts={key: _(name) for key, name in _FACTS.items()},
        moves=[(_(name), count) for name, count in shown.moves] if shown else [],
        reason=request.form.get("reason", ""),
        problem=problem,
    )


def _candidates(found: list[Org]) -> list[Org]:
    return [each for each in found if each.active]

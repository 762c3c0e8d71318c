"""Keep the register of organisations, within one's rights.

It stands beside the people of an organisation, because whoever closes one decides
about who may sign in.
"""

from __future__ import annotations

from collections.abc import Mapping

from engine import UnitOfWork
from handlers.parties.errors import OrgRefused, RightsRefused
from handlers.parties.model import Org, OrgKind
from handlers.parties.orgs import add_org, change_org, org_by_id
from handlers.parties.rights import ADMINISTRATION, Keeper
from handlers.parties.tree import orgs_below

_LONGEST_NAME = 100


def add_to_register(
    uow: UnitOfWork, keeper: Keeper, *, kind: OrgKind | None, data: Mapping[str, str]
) -> Org:
    """Put an organisation on the register.

    Raises:
        RightsRefused: the keeper may not add one of this kind there.
        OrgRefused: name, kind or place in the tree make no sense.
        CreditCodeRefused: the code has the wrong form or check digit.
        PartyExists: another organisation has this code.
    """
    if kind is None:
        raise OrgRefused(_NO_KIND)
    above = data.get("parent_id") or None
    if kind in ADMINISTRATION:
        _check_place(uow, keeper, kind, above)
    elif not keeper.manages_orgs():
        raise RightsRefused(_NOT_YOURS)
    return add_org(
        uow,
        kind=kind,
        name=_name(data.get("name", "")),
        credit_code=data.get("credit_code") or None,
        district=data.get("district", ""),
        address=data.get("address", ""),
        contact=data.get("contact", ""),
        phone=data.get("phone", ""),
        parent_id=above if kind in ADMINISTRATION else None,
    )


def change_in_register(
    uow: UnitOfWork, keeper: Keeper, org_id: str, data: Mapping[str, str]
) -> None:
    """Change what is on file of an organisation.

    Raises:
        OrgNotFound: there is none of this id.
        RightsRefused: it is not the keeper's to change.
        OrgRefused: name or place in the tree make no sense.
        CreditCodeRefused: the code has the wrong form or check digit.
        PartyExists: another organisation has this code.
    """
    found = org_by_id(uow.connection, org_id)
    if not keeper.may_change_org(found):
        raise RightsRefused(_NOT_YOURS)
    new: dict[str, str | None] = dict(data)
    if "name" in new:
        new["name"] = _name(data["name"])
    if "parent_id" in new:
        new["parent_id"] = data["parent_id"] or None
        is_moved = new["parent_id"] != found.parent_id
        if is_moved and found.kind in ADMINISTRATION:
            _check_place(uow, keeper, found.kind, new["parent_id"], itself=org_id)
        if found.kind not in ADMINISTRATION:
            del new["parent_id"]
    change_org(uow, org_id, new)


def _check_place(
    uow: UnitOfWork,
    keeper: Keeper,
    kind: OrgKind,
    above: str | None,
    *,
    itself: str = "",
) -> None:
    """Refuse a place in the tree that makes no sense, or is not the keeper's to give."""
    if above is None:
        if kind is OrgKind.STATION:
            raise OrgRefused(_STATION_ALONE)
        if not keeper.is_admin:
            raise RightsRefused(_NOT_YOURS)
        return
    if org_by_id(uow.connection, above).kind is not OrgKind.BUREAU:
        raise OrgRefused(_NOT_ABOVE)
    if itself and above in orgs_below(uow.connection, itself):
        raise OrgRefused(_CIRCLE)
    if not keeper.is_admin and above not in keeper.below:
        raise RightsRefused(_NOT_YOURS)


def _name(text: str) -> str:
    clean = " ".join(text.split())
    if not 0 < len(clean) <= _LONGEST_NAME:
        raise OrgRefused(_NAME_FORM)
    return clean


_NO_KIND = "请选择单位类别"
_NOT_YOURS = "您不能管理这个单位，请联系其负责人或系统管理员"
_STATION_ALONE = "市场监督管理所须选择所属的局"
_NOT_ABOVE = "上级单位须是市场监督管理局"
_CIRCLE = "上级单位不能是本单位或其下级"
_NAME_FORM = "请填写单位名称，不超过100字"

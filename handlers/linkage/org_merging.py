"""Merge an organisation that is on file twice into the one that is kept.

Everything that names the double names the kept one afterwards: people, cases, plans,
invitations, employers of experts. Filed forms and records stay as they were written.
All of it is one transaction. Who belonged to the double goes on to see its cases:
the double's access label is one of theirs from now on.
"""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Column, Connection, func, insert, select, update

from engine import Actor, UnitOfWork
from handlers.accounts.tables import invitation
from handlers.butler.org_columns import CLIENTS
from handlers.butler.production import take_over
from handlers.butler.upcoming import renew_client
from handlers.knowledge.tables import cause_entry
from handlers.linkage.products import named_elsewhere
from handlers.linkage.programmes.tables import programme, programme_row
from handlers.linkage.search_entries import keep_case
from handlers.linkage.tables import case_label, linkage_case
from handlers.parties.access import org_label
from handlers.parties.errors import OrgRefused, RightsRefused
from handlers.parties.model import Org, OrgKind
from handlers.parties.orgs import keep_party, org_by_id
from handlers.parties.rights import ADMINISTRATION, Keeper
from handlers.parties.tables import expert_employer, org, person
from handlers.search.index import EntryKind, drop_entry

#: Every column that names an organisation, but for the bureau of a case and the tree.
NAMING: tuple[tuple[str, Column[str]], ...] = (
    ("人员", person.c.org_id),
    ("案件（经营主体）", linkage_case.c.entity_id),
    ("案件（帮扶机构）", linkage_case.c.agency_id),
    ("帮扶项目", programme.c.agency_id),
    ("方案明细", programme_row.c.entity_id),
    ("邀请码", invitation.c.org_id),
    ("专家任职经历", expert_employer.c.org_id),
    ("本地原因条目", cause_entry.c.org_id),
    *CLIENTS,
)
#: Facts that the kept organisation takes over where it has none.
_FILLED = ("credit_code", "district", "address", "contact", "phone")


@dataclass(frozen=True, slots=True, kw_only=True)
class Merging:
    """What would move, and what the kept organisation would take over."""

    double: Org
    kept: Org
    #: What moves, and how many rows of it.
    moves: tuple[tuple[str, int], ...]
    #: Facts of the double that fill a gap of the kept one: name of the fact, value.
    fills: tuple[tuple[str, str], ...]
    #: Facts in which both differ; those of the kept one stay.
    differs: tuple[tuple[str, str, str], ...]


def merging(
    connection: Connection,
    keeper: Keeper,
    *,
    actor: Actor,
    double_id: str,
    kept_id: str,
) -> Merging:
    """Return what merging two organisations would do; nothing changes.

    Raises:
        OrgNotFound: there is none of one of these ids.
        RightsRefused: one of them is not the keeper's to change, or has cases that
            the actor does not see.
        OrgRefused: the two cannot be one.
    """
    double, kept = org_by_id(connection, double_id), org_by_id(connection, kept_id)
    if not (keeper.may_change_org(double) and keeper.may_change_org(kept)):
        raise RightsRefused(_NOT_YOURS)
    # Whoever merges lets the people of each see the cases of both.
    if any(
        named_elsewhere(connection, each.id, actor=actor) for each in (double, kept)
    ):
        raise RightsRefused(_NOT_ALONE)
    against = _against(double, kept)
    if against:
        raise OrgRefused(against)
    counted = [(name, _count(connection, col, double_id)) for name, col in NAMING]
    return Merging(
        double=double,
        kept=kept,
        moves=tuple((name, count) for name, count in counted if count),
        fills=tuple(
            (name, str(getattr(double, name)))
            for name in _FILLED
            if getattr(double, name) and not getattr(kept, name)
        ),
        differs=tuple(
            (name, str(getattr(kept, name)), str(getattr(double, name)))
            for name in ("name", *_FILLED)
            if getattr(double, name)
            and getattr(kept, name)
            and getattr(double, name) != getattr(kept, name)
        ),
    )


def merge_orgs(
    uow: UnitOfWork, keeper: Keeper, *, double_id: str, kept_id: str, reason: str
) -> Merging:
    """Merge a double into the organisation that is kept, and return what moved.

    Raises:
        OrgNotFound: there is none of one of these ids.
        RightsRefused: one of them is not the keeper's to change.
        OrgRefused: the two cannot be one, or no reason is given.
    """
    if not reason.strip():
        raise OrgRefused(_NO_REASON)
    done = merging(
        uow.connection, keeper, actor=uow.actor, double_id=double_id, kept_id=kept_id
    )
    for _name, column in NAMING:
        uow.connection.execute(
            update(column.table)
            .where(column == double_id)
            .values({column.name: kept_id})
        )
    take_over(uow, of_client=double_id, by_client=kept_id)
    renew_client(uow, kept_id)
    # The code is unique: the double gives it up before the other takes it.
    uow.connection.execute(
        update(org)
        .where(org.c.id == double_id)
        .values(active=False, merged_into=kept_id, credit_code=None)
    )
    # What was merged into the double before leads straight on.
    uow.connection.execute(
        update(org).where(org.c.merged_into == double_id).values(merged_into=kept_id)
    )
    if done.fills:
        uow.connection.execute(
            update(org).where(org.c.id == kept_id).values(dict(done.fills))
        )
    _show_cases(uow, double_id, kept_id)
    _let_find(uow, double_id, kept_id)
    uow.audit(
        "orgs_merged",
        {
            "double": double_id,
            "kept": kept_id,
            "credit_code": done.double.credit_code,
            "moves": dict(done.moves),
            "reason": reason.strip(),
        },
    )
    return done


def _show_cases(uow: UnitOfWork, double_id: str, kept_id: str) -> None:
    """Let lists show the double's cases under the label of the kept organisation."""
    old, new = org_label(double_id), org_label(kept_id)
    present = select(case_label.c.business_key).where(case_label.c.label == new)
    missing = select(case_label.c.business_key).where(
        case_label.c.label == old, case_label.c.business_key.not_in(present)
    )
    rows = [
        {"business_key": key, "label": new} for key in uow.connection.scalars(missing)
    ]
    if rows:
        uow.connection.execute(insert(case_label), rows)


def _let_find(uow: UnitOfWork, double_id: str, kept_id: str) -> None:
    """Let parties and cases be found by either name, and the double no more."""
    drop_entry(uow, EntryKind.PARTY, double_id)
    keep_party(uow, kept_id)
    cases = select(linkage_case.c.business_key).where(
        linkage_case.c.entity_id == kept_id
    )
    for key in uow.connection.scalars(cases).all():
        keep_case(uow, key)


def _against(double: Org, kept: Org) -> str:
    """Return why two organisations cannot be one; empty if they can."""
    grounds = (
        (double.id == kept.id, "请选择另一个单位"),
        (double.merged_into or kept.merged_into, "其中一个单位已经并入其他单位"),
        (double.kind is not kept.kind, "只能合并同一类别的单位"),
        (
            double.kind in ADMINISTRATION,
            "局和所不能合并；机构调整请停用旧单位并转移人员",
        ),
        (
            double.kind is OrgKind.BUTLER,
            "质量管家服务单位的合同和登记簿各有编号，不能合并",
        ),
        (not kept.active, "保留的单位已停用，请先恢复"),
    )
    return next((why for holds, why in grounds if holds), "")


def _count(connection: Connection, column: Column[str], org_id: str) -> int:
    query = select(func.count()).select_from(column.table).where(column == org_id)
    return int(connection.scalar(query) or 0)


_NOT_YOURS = "您不能合并这些单位，请联系系统管理员"
_NOT_ALONE = "这些单位另有不由本局办理的案件，只能由系统管理员合并"
_NO_REASON = "请填写合并的理由"

"""Put the page of an organisation together."""

from __future__ import annotations

from dataclasses import asdict

from flask import request

from handlers.accounts.invitations import open_invitations
from handlers.linkage.products import may_let_in, products_of
from handlers.parties.directory import OrgQuery, PeopleQuery, find_people, search_orgs
from handlers.parties.model import OPERATING_ROLES, ROLE_NAMES
from handlers.parties.orgs import org_by_id
from handlers.parties.phones import masked
from handlers.parties.rights import ADMINISTRATION, ROLES_OF_KIND
from handlers.parties.tree import orgs_below
from web.i18n import gettext as _
from web.people_reading import kind_name, visiting_keeper
from web.presenters.people import person_rows
from web.services import services
from web.templating import page
from web.visitor import current_visitor

_MOST = 200


def org_page(
    org_id: str,
    *,
    problem: str = "",
    code: str = "",
    code_days: int = 0,
    whole_phone: bool = False,
) -> str:
    """Return the page of an organisation.

    Args:
        code: an invitation that was just made, shown this once.
        whole_phone: true when the visitor asked for the whole number.

    Raises:
        OrgNotFound: there is none of this id.
    """
    with services().engine.read() as connection:
        keeper = visiting_keeper(connection)
        org = org_by_id(connection, org_id)
        sees_people = keeper.sees_people_of(org_id)
        people = (
            find_people(connection, PeopleQuery(org_ids=[org_id], limit=_MOST))
            if sees_people
            else []
        )
        parents = search_orgs(connection, OrgQuery(kinds=ADMINISTRATION, limit=_MOST))
        below = orgs_below(connection, org_id)
        invited = open_invitations(connection, org_id, now=services().clock.now())
        actor = current_visitor().actor
        products = products_of(connection, org_id, actor=actor)
        lets_in = may_let_in(connection, org_id, actor=actor)
    is_ours = org_id == keeper.org.id
    may_change = keeper.may_change_org(org)
    is_outside = org.kind not in ADMINISTRATION
    return page(
        "org.html",
        org=org,
        kind=kind_name(org),
        above=next((each for each in parents if each.id == org.parent_id), None),
        below=[each for each in parents if each.parent_id == org_id],
        people=person_rows(people, {org_id: org}),
        sees_people=sees_people,
        phone=org.phone if whole_phone or is_ours else masked(org.phone),
        phone_hidden=bool(org.phone) and not whole_phone and not is_ours,
        may_change=may_change,
        may_add=bool(keeper.roles_to_give(org)),
        may_invite=may_change and is_outside and org.active and lets_in,
        is_ours=is_ours,
        invite_roles=[
            (role, _(ROLE_NAMES[role]))
            for role in ROLE_NAMES
            if role in ROLES_OF_KIND[org.kind] - OPERATING_ROLES
        ],
        invited=invited,
        parents=[each for each in parents if each.id not in below],
        in_tree=not is_outside,
        given=request.form if problem else {**asdict(org), "phone": ""},
        products=products,
        problem=problem,
        code=code,
        code_days=code_days,
    )

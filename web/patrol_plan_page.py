"""Put the pages of a patrol plan together: what it says, its year, its form, its preview."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

from handlers.butler.contracts import Contract, contract_by_id
from handlers.butler.fitting import fitted, unsaved
from handlers.butler.plan import COMPULSORY, SECTIONS, PatrolPlan
from handlers.butler.plan_days import PlanDay, plan_days
from handlers.butler.plans import StoredPlan, StoredVersion
from handlers.butler.rhythm import FREQUENCY_NAMES, WEEKDAY_NAMES
from handlers.butler.self_checks import SELF_CHECKS
from handlers.butler.states import PatrolState
from handlers.parties.model import Org, Person, Role
from handlers.parties.orgs import orgs_by_ids
from handlers.parties.people import people_by_ids, people_with_role
from web.arguments import chosen_year
from web.i18n import gettext as _
from web.patrol_form import Typed
from web.patrol_reading import OpenedPlan, open_plan, running_contracts
from web.presenters.calendar import (
    CalendarSource,
    MonthView,
    month_view,
    weekday_names,
    year_view,
)
from web.presenters.days import moment_text
from web.presenters.patrols import (
    DAYS,
    OFF_DAYS,
    day_counts,
    day_rows,
    day_signs,
    legend,
    plan_facts,
    shown_days,
    states_of,
)
from web.presenters.rows import TimelineEntry
from web.services import services
from web.templating import page

if TYPE_CHECKING:
    from sqlalchemy import Connection

_ONE_DAY = timedelta(days=1)
_GOING = (Role.BUTLER_EXPERT, Role.BUTLER_PROJECT, Role.BUTLER_HEAD)
_MONTHS = 12
#: So many patrols to come can be put on another day from the page of the plan.
_MOVABLE_AHEAD = 20
_MOVABLE = {PatrolState.PLANNED, PatrolState.STARTED}
_AHEAD = timedelta(days=366)


def plan_page(
    plan_id: str,
    *,
    faults: Mapping[str, str] | None = None,
    given: Mapping[str, str] | None = None,
) -> str:
    """Return the page of a plan, with what was typed into one of its small forms.

    Raises:
        NotFound: it is not there for the visitor.
    """
    today = services().today
    year = chosen_year(today.year)
    with services().engine.read() as connection:
        opened = open_plan(connection, plan_id)
        book = services().books.at(connection)
        found = plan_days(
            connection,
            opened.plan,
            book.calendar,
            since=date(year, 1, 1),
            until=date(year, 12, 31),
        )
        ahead = plan_days(
            connection,
            opened.plan,
            book.calendar,
            since=today,
            until=min(opened.plan.last_day, today + _AHEAD),
        )
        client = orgs_by_ids(connection, [opened.plan.client_id])
        names = _names(connection, opened)
    days = shown_days(found, opened.plan.present.rhythm.frequency)
    words = states_of(opened.plan.present)
    if opened.of_client and not opened.plan.present.is_self_check:
        # Why the unit was late or copied what it found is the unit's own affair.
        days = [replace(each, reason="") for each in days]
    source = CalendarSource(
        calendar=book.calendar,
        names=book.day_names,
        today=today,
        items=day_signs(days, of=words),
    )
    return page(
        "patrol_plan.html",
        opened=opened,
        plan=opened.plan,
        said=opened.plan.present,
        client=client[opened.plan.client_id],
        facts=plan_facts(opened.plan.present),
        sections=[SECTIONS[letter] for letter in opened.plan.present.compulsory],
        names=names,
        versions=_versions(opened.plan, names),
        year=year,
        months=year_view(year, source),
        weekdays=weekday_names(),
        legend=legend(of=words),
        counts=day_counts(days, of=words),
        rows=day_rows(
            (each for each in days if each.day <= today or _is_odd(each)), of=words
        ),
        movable=[each for each in ahead if each.state in _MOVABLE][:_MOVABLE_AHEAD],
        today=today,
        faults=faults or {},
        given=given or {},
    )


def form_page(form: Typed, found: OpenedPlan | None, *, unit: str) -> str:
    """Return the form of a new plan, or of a change."""
    with services().engine.read() as connection:
        contracts = [found.contract] if found else running_contracts(connection, unit)
        clients = orgs_by_ids(connection, {each.client_id for each in contracts})
        people = _people(connection, unit)
        check = SELF_CHECKS.get(form.values["template"])
        signers = _signers(connection, clients) if check else []
    return page(
        "patrol_plan_form.html",
        form=form,
        found=found,
        contracts=contracts,
        clients=clients,
        people=people,
        check=check,
        signers=signers,
        frequencies={
            key: name
            for key, name in FREQUENCY_NAMES.items()
            if check is None or key in check.rhythms
        },
        weekdays=WEEKDAY_NAMES,
        days=DAYS,
        off_days=OFF_DAYS,
        depths=COMPULSORY,
        sections=SECTIONS,
        problems=list(form.faults.values()),
    )


def preview_page(
    form: Typed, plan: PatrolPlan, contract: Contract, found: OpenedPlan | None
) -> str:
    """Return the months that a plan would have, a year at most; nothing is written."""
    now, today = services().clock.now(), services().today
    if found is None:
        would_be = unsaved(contract, plan, now=now)
    else:
        version = fitted(found.plan, plan, today=today)
        would_be = replace(found.plan, versions=(*found.plan.versions, version))
    first = max(would_be.versions[-1].from_on, would_be.done_until + _ONE_DAY)
    year = date(first.year + 1, first.month, 1) - _ONE_DAY
    last = max(first, min(year, would_be.last_day))
    with services().engine.read() as connection:
        book = services().books.at(connection)
        days = plan_days(connection, would_be, book.calendar, since=first, until=last)
        client = orgs_by_ids(connection, [contract.client_id])[contract.client_id]
        names = {
            key: person.name
            for key, person in people_by_ids(connection, _people_of(plan)).items()
        }
    shown = shown_days(days, plan.rhythm.frequency)
    words = states_of(plan)
    source = CalendarSource(
        calendar=book.calendar,
        names=book.day_names,
        today=today,
        items=day_signs(shown, of=words),
    )
    return page(
        "patrol_plan_preview.html",
        form=form,
        found=found,
        plan=would_be.present,
        facts=plan_facts(would_be.present),
        client=client,
        contract=contract,
        names=names,
        first=first,
        last=last,
        months=_months(first, last, source),
        weekdays=weekday_names(),
        legend=legend(of=words),
        counts=day_counts(days, of=words),
        rows=day_rows((each for each in shown if _is_odd(each)), of=words),
        patrols=sum(each.state is not None for each in days),
    )


def contract_of(form: Typed, found: OpenedPlan | None, *, unit: str) -> Contract:
    """Return the contract that a form names.

    Raises:
        ContractNotFound: there is none, or not of the unit.
    """
    if found is not None:
        return found.contract
    with services().engine.read() as connection:
        return contract_by_id(connection, form.values["contract_id"], butler_id=unit)


def _people(connection: Connection, unit: str) -> list[Person]:
    """Return who may go on patrols, by login."""
    found = {
        each.id: each
        for role in _GOING
        for each in people_with_role(connection, role, org_id=unit)
    }
    return list(found.values())


def _signers(
    connection: Connection, clients: Mapping[str, Org]
) -> list[tuple[str, list[Person]]]:
    """Return who may sign for each client, the clients by name."""
    by_name = sorted(clients.values(), key=lambda each: each.name)
    return [
        (each.name, people_with_role(connection, Role.ENTITY, org_id=each.id))
        for each in by_name
    ]


def _months(first: date, last: date, source: CalendarSource) -> list[MonthView]:
    """Return the months from one day to another."""
    begin, end = (day.year * _MONTHS + day.month - 1 for day in (first, last))
    return [
        month_view(n // _MONTHS, n % _MONTHS + 1, source) for n in range(begin, end + 1)
    ]


def _is_odd(each: PlanDay) -> bool:
    """Say whether a day differs from what the rhythm names."""
    by_hand = each.moved_to is not None or each.moved_from is not None
    return each.state is None or by_hand or each.is_shifted


def _names(connection: Connection, opened: OpenedPlan) -> Mapping[str, str]:
    if opened.of_client:
        return {}
    ids = {each.written_by for each in opened.plan.versions}
    ids |= {opened.contract.lead_id}
    for each in opened.plan.versions:
        ids |= _people_of(each.plan)
    return {key: person.name for key, person in people_by_ids(connection, ids).items()}


def _version_text(each: StoredVersion) -> str:
    said = {
        "n": each.version,
        "day": each.from_on.isoformat(),
        "what": plan_facts(each.plan),
    }
    if each.plan.is_self_check:
        return _("第 %(n)d 版，自 %(day)s 起：%(what)s", **said)
    depth = each.plan.depth.value
    return _("第 %(n)d 版，自 %(day)s 起：%(what)s；深度%(depth)s", **said, depth=depth)


def _people_of(plan: PatrolPlan) -> set[str]:
    return set(filter(None, (plan.assignee, plan.backup, plan.signer)))


def _versions(plan: StoredPlan, names: Mapping[str, str]) -> list[TimelineEntry]:
    """Return what the plan said, the newest first."""
    return [
        TimelineEntry(
            when=moment_text(each.written_at),
            who=names.get(each.written_by, ""),
            text=_version_text(each),
            remark=each.reason,
        )
        for each in reversed(plan.versions)
    ]

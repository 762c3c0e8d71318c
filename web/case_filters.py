"""Read and write which cases an address means: figures and lists share the words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from urllib.parse import urlencode

from flask import request

from handlers.knowledge.local_entries import cause_book
from handlers.linkage.case_filters import CaseFilter, CaseSet, conditions
from handlers.linkage.cases import CaseQuery, find_cases
from handlers.linkage.errors import ProgrammeNotFound
from handlers.linkage.programmes.headers import find_programmes, seen_programme
from handlers.linkage.stages import STAGES
from web.case_reading import Names
from web.i18n import gettext as _
from web.i18n import marked
from web.services import services
from web.visitor import current_visitor

_LONGEST = 100
#: As many as one looks through in a list of choices.
_MOST_PROGRAMMES = 200
_SETS = frozenset(CaseSet)
_STAGES = {stage.key: stage for stage in STAGES}

#: Sets as chips and links call them.
SET_NAMES: Mapping[CaseSet, str] = {
    CaseSet.LATE: marked("法定逾期"),
    CaseSet.DUE_THIS_WEEK: marked("本周到期"),
    CaseSet.STOPPED: marked("停售未解除"),
    CaseSet.ASSISTING: marked("帮扶进行中"),
    CaseSet.OPEN: marked("在办"),
    CaseSet.CLOSED: marked("已结"),
    CaseSet.ASSISTED: marked("实施帮扶"),
    CaseSet.FIRST_PASSED: marked("首轮复查合格"),
    CaseSet.FIRST_FAILED: marked("首轮复查不合格"),
    CaseSet.FIRST_TESTED: marked("已有首轮复查结论"),
    CaseSet.PASSED: marked("复查合格"),
    CaseSet.KEPT: marked("有按期办结的法定期限"),
    CaseSet.MISSED: marked("有超过的法定期限"),
    CaseSet.SURVEYED: marked("已发满意度测评"),
    CaseSet.ANSWERED: marked("已回收测评"),
    CaseSet.SATISFIED: marked("满意或比较满意"),
}


def asked_filter() -> CaseFilter:
    """Return the filter of the address; what makes no sense asks for nothing."""
    which, stage = request.args.get("set", ""), _text("stage")
    return CaseFilter(
        which=CaseSet(which) if which in _SETS else None,
        stage=stage if stage in _STAGES else "",
        district=_text("district"),
        product=_text("product"),
        source=_text("source"),
        officer_id=_text("officer"),
        entity_id=_text("entity"),
        programme_id=_text("programme"),
        issue_key=_text("issue"),
        opened_from=_day("from"),
        opened_to=_day("to"),
    )


def arguments_of(wanted: CaseFilter) -> dict[str, str]:
    """Return a filter as arguments of an address."""
    named = {
        "set": wanted.which.value if wanted.which else "",
        "stage": wanted.stage,
        "district": wanted.district,
        "product": wanted.product,
        "source": wanted.source,
        "officer": wanted.officer_id,
        "entity": wanted.entity_id,
        "programme": wanted.programme_id,
        "issue": wanted.issue_key,
        "from": wanted.opened_from.isoformat() if wanted.opened_from else "",
        "to": wanted.opened_to.isoformat() if wanted.opened_to else "",
    }
    return {name: value for name, value in named.items() if value}


def cases_url(wanted: CaseFilter, **changes: object) -> str:
    """Return the address of the list of exactly these cases."""
    meant = replace(wanted, **changes)  # type: ignore[arg-type]
    return f"/cases?{urlencode({'view': 'all', **arguments_of(meant)})}"


def is_active(wanted: CaseFilter) -> bool:
    """Say whether a filter asks for anything."""
    return wanted != CaseFilter()


def filtered(query: CaseQuery, wanted: CaseFilter) -> CaseQuery:
    """Return a query that also asks what the filter asks."""
    return replace(
        query,
        also=tuple(
            conditions(wanted, today=services().today, actor=current_visitor().actor)
        ),
    )


def filter_words(wanted: CaseFilter) -> list[str]:
    """Return a filter in words, one for each thing that it asks."""
    words = [_(SET_NAMES[wanted.which])] if wanted.which else []
    if wanted.stage:
        stage = _STAGES[wanted.stage]
        words.append(f"{stage.number} {_(stage.name)}")
    words += [each for each in (wanted.district, wanted.source, wanted.product) if each]
    if wanted.officer_id:
        words.append(_("承办人 %(who)s", who=_officer_name(wanted.officer_id)))
    if wanted.programme_id:
        words.append(_programme_words(wanted.programme_id))
    if wanted.issue_key:
        words.append(_issue_words(wanted.issue_key))
    if wanted.opened_from or wanted.opened_to:
        words.append(
            _(
                "登记于 %(first)s 至 %(last)s",
                first=wanted.opened_from or "…",
                last=wanted.opened_to or "…",
            )
        )
    return words


def programme_choices(wanted: CaseFilter) -> list[tuple[str, str]]:
    """Return the programmes to which one can narrow figures: number and name.

    One that the address asks for is among them, even if it is older than the others.
    """
    actor = current_visitor().actor
    with services().engine.read() as connection:
        found = find_programmes(connection, actor=actor, limit=_MOST_PROGRAMMES)
    choices = {each.programme_id: each.name for each in found}
    if wanted.programme_id:
        choices.setdefault(wanted.programme_id, _programme_words(wanted.programme_id))
    return list(choices.items())


def _programme_words(programme_id: str) -> str:
    """Return what a programme is called, to those who see it; else its number."""
    actor = current_visitor().actor
    try:
        with services().engine.read() as connection:
            name = seen_programme(connection, programme_id, actor=actor).name
    except ProgrammeNotFound:
        return programme_id
    return _("帮扶项目 %(name)s", name=name)


def _officer_name(person_id: str) -> str:
    """Return who it is, to those who see a case of theirs."""
    actor, theirs = current_visitor().actor, CaseQuery(officer_id=person_id, limit=1)
    with services().engine.read() as connection:
        is_known = bool(find_cases(connection, theirs, actor=actor))
    return Names([person_id])(person_id) if is_known else "—"


def _issue_words(key: str) -> str:
    with services().engine.read() as connection:
        issue = cause_book(connection).issue(key)
    return f"{issue.key} {issue.name}" if issue else key


def _text(name: str) -> str:
    return request.args.get(name, "").strip()[:_LONGEST]


def _day(name: str) -> date | None:
    try:
        return date.fromisoformat(_text(name))
    except ValueError:
        return None

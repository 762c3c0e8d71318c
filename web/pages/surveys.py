"""满意度: what clients answered and what is done because of it; a client's own surveys."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from flask import Response, request
from werkzeug.exceptions import Forbidden, NotFound
from werkzeug.utils import redirect
from werkzeug.wrappers import Response as BaseResponse

from engine import InstanceNotFound
from handlers.butler.contracts import contract_by_id
from handlers.butler.process_keys import SURVEY
from handlers.butler.staff import may_plan
from handlers.butler.surveys.actions import (
    LONGEST,
    ActionRefused,
    NewAction,
    add_action,
    change_action,
    finish_action,
)
from handlers.butler.surveys.model import (
    ENDED_ACTIONS,
    QUESTIONS,
    ActionState,
    Survey,
    SurveyAction,
    SurveyState,
)
from handlers.butler.surveys.reading import (
    ActionNotFound,
    SurveyNotFound,
    action_by_id,
    actions_of_unit,
    changes_of_action,
    survey_by_id,
    surveys_of_client,
    surveys_of_unit,
)
from handlers.butler.surveys.results import PeriodResult, results_of
from handlers.parties.model import Person, Role
from handlers.parties.orgs import orgs_by_ids
from handlers.parties.people import all_people
from web.affair_story import AffairStory, story_of
from web.case_reading import Names
from web.exporting import ExportKind, asked_kind, export_links, export_response
from web.i18n import gettext as _
from web.notices import Notice, say
from web.presenters.figures import bars
from web.presenters.surveys import (
    ACTION_STATES,
    SurveyRow,
    action_row,
    change_entries,
    grade_lines,
    period_bars,
    period_row,
    question_bars,
    survey_facts,
    survey_row,
)
from web.requests import request_key
from web.roles import is_of_butler
from web.routing import Guard, Pages
from web.services import services
from web.templating import page
from web.visitor import current_visitor

pages = Pages("surveys", __name__)

_ACTION = "/surveys/actions/<survey_action_id>"
#: What somebody may choose; that it is done is said with its result.
_CHOSEN = (ActionState.PLANNED, ActionState.STARTED, ActionState.DROPPED)


@pages.page("/surveys", guard=Guard.SIGNED_IN)
def surveys() -> str | Response:
    """Show a butler what all clients answered, and a client what they were asked."""
    org_id = _own_org()
    if not is_of_butler(current_visitor()):
        with services().engine.read() as connection:
            own = surveys_of_client(connection, org_id)
        kind = asked_kind()
        if kind is not None:
            return _export(_rows(own), own, kind)
        return page(
            "surveys_client.html",
            rows=_rows(own),
            exports=export_links("/surveys", {}),
        )
    return _results({}, {})


@pages.page("/surveys/<survey_id>", guard=Guard.SIGNED_IN)
def survey(survey_id: str) -> str:
    """Show a survey: how far it is, and what the client answered."""
    org_id = _own_org()
    with services().engine.read() as connection:
        try:
            found = survey_by_id(connection, survey_id, org_id=org_id)
        except SurveyNotFound as error:
            raise NotFound from error
        contract = contract_by_id(connection, found.contract_id)
    row = _rows([found])[0]
    return page(
        "survey.html",
        row=row,
        facts=survey_facts(row, contract=contract.number),
        waiting=found.state is SurveyState.SENT,
        story=_story(found),
    )


@pages.page("/surveys/actions", guard=Guard.SIGNED_IN, methods=("POST",))
def act() -> BaseResponse | tuple[str | Response, int]:
    """Write down what is to become better."""
    butler_id, given = _deciding_org(), request.form
    new = NewAction(
        butler_id=butler_id,
        period=given.get("period", ""),
        text=given.get("text", ""),
        person_id=given.get("person", ""),
        due_on=_day(given.get("due_on", "")),
    )
    actor, key = current_visitor().actor, request_key()
    try:
        with services().engine.transact(actor, key) as uow:
            if not uow.repeated:
                add_action(uow, new)
    except ActionRefused as refused:
        return _results(given.to_dict(), _told(refused)), 422
    said = Notice(_("已登记改进措施。"))
    return say(redirect(f"/surveys?period={new.period}#actions", code=303), said)


@pages.page(_ACTION, guard=Guard.SIGNED_IN)
def action(survey_action_id: str) -> str:
    """Show an action with how it was changed, and let it be changed or finished."""
    return _action_page(survey_action_id, {}, {})


@pages.page(_ACTION, guard=Guard.SIGNED_IN, methods=("POST",))
def change(survey_action_id: str) -> BaseResponse | tuple[str, int]:
    """Say something else of an action: what, who, until when, how far it is."""
    butler_id, given = _deciding_org(), request.form
    found = _own_action(survey_action_id)
    new = NewAction(
        butler_id=butler_id,
        period=found.period,
        text=given.get("text", ""),
        person_id=given.get("person", ""),
        due_on=_day(given.get("due_on", "")),
    )
    try:
        with services().engine.transact(current_visitor().actor, request_key()) as uow:
            if not uow.repeated:
                change_action(
                    uow,
                    survey_action_id,
                    new,
                    state=given.get("state", ""),
                    reason=given.get("reason", ""),
                )
    except ActionRefused as refused:
        page_ = _action_page(survey_action_id, given.to_dict(), _told(refused))
        return page_, 422
    said = Notice(_("已更改改进措施。"))
    return say(redirect(f"/surveys/actions/{survey_action_id}", code=303), said)


@pages.page(
    f"{_ACTION}/done",
    guard=Guard.SIGNED_IN,
    methods=("POST",),
)
def finish(survey_action_id: str) -> BaseResponse | tuple[str | Response, int]:
    """Write down what an action brought."""
    butler_id, given = _deciding_org(), request.form
    actor, key = current_visitor().actor, request_key()
    try:
        with services().engine.transact(actor, key) as uow:
            if not uow.repeated:
                finish_action(
                    uow,
                    survey_action_id,
                    butler_id=butler_id,
                    result=given.get("result", ""),
                )
    except ActionNotFound as error:
        raise NotFound from error
    except ActionRefused as refused:
        faults = _told(refused)
        return _action_page(survey_action_id, {"finishing": "1"}, faults), 422
    said = Notice(_("已登记完成情况。"))
    return say(redirect(f"/surveys/actions/{survey_action_id}", code=303), said)


def _own_action(action_id: str) -> SurveyAction:
    """Return an action of the visitor's unit.

    Raises:
        NotFound: there is none, or the visitor is of no unit.
    """
    visitor = current_visitor()
    if not is_of_butler(visitor):
        raise NotFound
    try:
        with services().engine.read() as connection:
            return action_by_id(connection, action_id, butler_id=visitor.person.org_id)
    except ActionNotFound as error:
        raise NotFound from error


def _action_page(
    action_id: str, given: Mapping[str, str], faults: Mapping[str, str]
) -> str:
    found, visitor = _own_action(action_id), current_visitor()
    with services().engine.read() as connection:
        changes = changes_of_action(connection, action_id)
    people = _colleagues(found.butler_id)
    who = {found.person_id} | {each.changed_by for each in changes}
    for each in changes:
        who |= {each.before.get("person_id", ""), each.after.get("person_id", "")}
    names = Names(who - {""})
    now = {
        "text": found.text,
        "person": found.person_id,
        "due_on": found.due_on.isoformat(),
        "state": found.state.value,
    }
    return page(
        "survey_action.html",
        row=action_row(found, names, today=services().today),
        history=change_entries(changes, names),
        people=[(each.id, each.name) for each in people],
        states=[(each.value, _(ACTION_STATES[each])) for each in _CHOSEN],
        ended=found.state in ENDED_ACTIONS,
        may_act=may_plan(visitor.actor, found.butler_id),
        given={**now, **given},
        faults=faults,
        longest=LONGEST,
    )


def _colleagues(org_id: str) -> list[Person]:
    with services().engine.read() as connection:
        return [
            each
            for each in all_people(connection)
            if each.org_id == org_id and each.active
        ]


def _results(given: Mapping[str, str], faults: Mapping[str, str]) -> str | Response:
    """Show the results of a period, all periods, and the actions."""
    visitor, org_id = current_visitor(), _own_org()
    with services().engine.read() as connection:
        every = surveys_of_unit(connection, org_id)
        actions = actions_of_unit(connection, org_id)
    results = results_of(every)
    shown = _shown(results, given.get("period") or request.args.get("period", ""))
    answers = [each for each in every if shown and each.period == shown.period]
    kind = asked_kind()
    if kind is not None:
        return _export(_rows(answers), answers, kind)
    names, today = Names(each.person_id for each in actions), services().today
    return page(
        "surveys.html",
        shown=period_row(shown) if shown else None,
        periods=[period_row(each) for each in results],
        by_question=question_bars(shown) if shown else [],
        by_grade=bars(grade_lines(shown)) if shown else [],
        by_period=period_bars(results),
        rows=_rows(answers),
        actions=[action_row(each, names, today=today) for each in actions],
        people=_colleagues(org_id),
        may_act=may_plan(visitor.actor, org_id),
        given=given,
        faults=faults,
        longest=LONGEST,
        today=today,
        exports=export_links("/surveys", {"period": shown.period} if shown else {}),
    )


def _shown(results: list[PeriodResult], period: str) -> PeriodResult | None:
    """Return the period that is asked for, the latest where none is."""
    asked = [each for each in results if each.period == period]
    return next(iter(asked or results), None)


def _rows(found: list[Survey]) -> list[SurveyRow]:
    ids = {org for each in found for org in (each.client_id, each.butler_id)}
    with services().engine.read() as connection:
        orgs = orgs_by_ids(connection, ids)
    return [survey_row(each, lambda org_id: orgs[org_id].name) for each in found]


def _export(rows: list[SurveyRow], found: list[Survey], kind: ExportKind) -> Response:
    heads = [
        _("调查期"),
        _("服务单位"),
        _("服务对象"),
        _("状态"),
        _("发出时间"),
        _("填写时间"),
        *(_(name) for name in QUESTIONS.values()),
        _("意见和建议"),
    ]
    lines = (
        [
            row.period,
            row.butler,
            row.client,
            row.state.text,
            row.sent,
            row.answered,
            *(each.grades.get(question, "") for question in QUESTIONS),
            row.opinion,
        ]
        for row, each in zip(rows, found, strict=True)
    )
    return export_response(_("满意度调查"), heads, lines, kind)


def _story(found: Survey) -> AffairStory:
    try:
        return story_of(SURVEY, found.key)
    except InstanceNotFound:
        # It was sent a moment ago, or its answers came from an earlier system.
        return AffairStory(open=(), steps=())


def _own_org() -> str:
    """Return whose surveys the visitor reads.

    Raises:
        NotFound: they have to do with none.
    """
    visitor = current_visitor()
    if is_of_butler(visitor) or Role.ENTITY.value in visitor.actor.groups:
        return visitor.person.org_id
    raise NotFound


def _deciding_org() -> str:
    """Return the unit for which the visitor decides on actions.

    Raises:
        NotFound: they are of no unit.
        Forbidden: they read only.
    """
    visitor = current_visitor()
    if not is_of_butler(visitor):
        raise NotFound
    if not may_plan(visitor.actor, visitor.person.org_id):
        raise Forbidden
    return visitor.person.org_id


def _told(refused: ActionRefused) -> dict[str, str]:
    """Return what is wrong with an action in the visitor's language."""
    texts = {
        "period": _("请选择调查期"),
        "text": _("请写明改进措施，不超过 %(n)d 字", n=LONGEST),
        "person": _("请选择本单位在岗人员负责"),
        "due_on": _("请填写完成期限，不早于今天"),
        "result": _("请写明完成情况，不超过 %(n)d 字", n=LONGEST),
        "state": _("请选择状态"),
        "reason": _(
            "请写明更改原因，不超过 %(n)d 字；没有更改内容时不用保存", n=LONGEST
        ),
    }
    return {field: texts[field] for field in refused.faults}


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None

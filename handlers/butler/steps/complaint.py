"""The rules of the user tasks of a complaint, by their ids in the diagram."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

from engine import UnitOfWork
from handlers.butler.complaints.model import ComplaintState, complaint_of_key
from handlers.butler.complaints.moving import move_complaint
from handlers.butler.complaints.promising import promise_variables
from handlers.butler.complaints.reading import complaint_by_id
from handlers.butler.complaints.settings import ANSWER_DAYS, closing_of
from handlers.butler.rule import ButlerContext, ButlerRule, known_facts
from handlers.butler.telling import told
from handlers.deadlines.local_time import end_of_day
from handlers.forms import FieldError
from handlers.forms.rules import Findings, Outcome, Values
from handlers.parties.model import BUTLER_ROLES
from handlers.parties.people import people_by_ids, people_in
from handlers.settings.store import EVERYWHERE, value_of

#: No promise reaches farther.
FARTHEST = timedelta(days=180)


def _registered(values: Values, it: ButlerContext) -> Outcome:
    """Keep the promise that the complainant is told (B6.5.2)."""
    until = closing_of(date.fromisoformat(str(values["complaint_promised_on"])))

    def record(uow: UnitOfWork) -> None:
        state = ComplaintState.HANDLING
        move_complaint(uow, it.business_key, state, promised_at=until)

    known = {**values, **promise_variables(it.now, until)}
    return Outcome(variables=known, record=record)


def _handled(values: Values, _: ButlerContext) -> Outcome:
    return Outcome(variables=values)


def _explained(values: Values, it: ButlerContext) -> Outcome:
    """Say why the promise was not kept, and promise anew unless it is hopeless."""
    again = values.get("complaint_new_promise")
    until = closing_of(date.fromisoformat(str(again))) if again else None

    def record(uow: UnitOfWork) -> None:
        renewed = {} if until is None else {"promised_at": until}
        move_complaint(
            uow,
            it.business_key,
            ComplaintState.EXPLAINED,
            explanation=str(values["complaint_explanation"]),
            **renewed,
        )

    known = dict(values)
    if until is not None:
        known["complaint_promised_at"] = told(until)
    return Outcome(variables=known, record=record)


def _answered(values: Values, it: ButlerContext) -> Outcome:
    """Give the answer; the complainant says what they think of it, or time passes."""
    length = int(value_of(it.connection, ANSWER_DAYS, bureau_id=EVERYWHERE))

    def record(uow: UnitOfWork) -> None:
        move_complaint(
            uow,
            it.business_key,
            ComplaintState.ANSWERED,
            feedback=str(values["complaint_feedback"]),
            feedback_at=uow.now,
            satisfied=None,
        )

    known = {
        **values,
        "complaint_satisfied": None,
        "complaint_answer_until": told(end_of_day(it.today + timedelta(days=length))),
    }
    return Outcome(variables=known, record=record)


def _confirmed(values: Values, it: ButlerContext) -> Outcome:
    """Write down what the complainant said by telephone."""
    satisfied = bool(values["complaint_satisfied"])

    def record(uow: UnitOfWork) -> None:
        state = ComplaintState.ANSWERED
        move_complaint(uow, it.business_key, state, satisfied=satisfied)

    return Outcome(variables=values, record=record)


def _settled(values: Values, it: ButlerContext) -> Outcome:
    """The head has looked at it once; the answer is given anew (CT51)."""

    def record(uow: UnitOfWork) -> None:
        move_complaint(uow, it.business_key, ComplaintState.HANDLING)

    return Outcome(variables={**values, "complaint_escalated": True}, record=record)


def _with_people(it: ButlerContext) -> Values:
    """Return what is known, with the people of the unit who may handle it."""
    unit = str(it.variables["butler_id"])
    ids = {
        each
        for role in BUTLER_ROLES
        for each in people_in(it.connection, role, org_id=unit)
    }
    people = sorted(people_by_ids(it.connection, ids).values(), key=lambda one: one.id)
    options = [{"value": each.id, "label": each.name} for each in people]
    return {**known_facts(it), "unit_people": options}


def _promise_ahead(values: Values, it: ButlerContext, key: str) -> list[FieldError]:
    """Refuse a promise that is broken already, on an off day, or far away."""
    found = Findings()
    if values.get(key):
        day = date.fromisoformat(str(values[key]))
        if closing_of(day) <= it.now:
            found.add(key, "承诺日期", "当日18:00已过，请选择以后的日期")
        elif day > it.today + FARTHEST:
            found.add(key, "承诺日期", f"不能晚于{FARTHEST.days}天以后")
        elif not it.book.calendar.is_working_day(day):
            found.add(key, "承诺日期", "不是工作日，请选择工作日")
    return found.errors


def _not_answered(_: Values, it: ButlerContext) -> list[FieldError]:
    """Leave to the complainant what they have said themselves."""
    complaint_id = complaint_of_key(it.business_key) or ""
    found = Findings()
    if complaint_by_id(it.connection, complaint_id).satisfied is not None:
        said = "投诉者刚在进度页面答复，这件事项会自动办结"
        found.add("complaint_satisfied", "投诉者是否满意", said)
    return found.errors


def _promised_day(it: ButlerContext) -> str:
    return str(it.variables.get("complaint_promised_at") or "")[:10]


RULES: Mapping[str, ButlerRule] = {
    "register_complaint": ButlerRule(
        prefill=lambda it: {"complaint_promised_on": _promised_day(it)},
        check=lambda values, it: _promise_ahead(values, it, "complaint_promised_on"),
        outcome=_registered,
    ),
    "assign_complaint": ButlerRule(facts=_with_people, prefill=lambda _: {}),
    "handle_complaint": ButlerRule(prefill=lambda _: {}, outcome=_handled),
    "explain_delay": ButlerRule(
        prefill=lambda _: {},
        check=lambda values, it: _promise_ahead(values, it, "complaint_new_promise"),
        outcome=_explained,
    ),
    "report_back": ButlerRule(prefill=lambda _: {}, outcome=_answered),
    "confirm_feedback": ButlerRule(
        prefill=lambda _: {}, check=_not_answered, outcome=_confirmed
    ),
    "settle_dissatisfaction": ButlerRule(prefill=lambda _: {}, outcome=_settled),
}

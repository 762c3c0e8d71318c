"""The rules of the user tasks of an unforeseen event, by their ids in the diagram."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta

from engine import UnitOfWork
from handlers.butler.findings.referral import bureau_of_client, bureaus_to_tell
from handlers.butler.findings.settings import days
from handlers.butler.incidents.emergency_plans import note_review, plans_to_review
from handlers.butler.incidents.model import IncidentState
from handlers.butler.incidents.moving import note_of_incident
from handlers.butler.incidents.settings import CONFIRM_HOURS, REVIEW_DAYS
from handlers.butler.rule import ButlerContext, ButlerRule, known_facts
from handlers.butler.telling import told
from handlers.deadlines.local_time import SHANGHAI, end_of_day
from handlers.forms import FieldError
from handlers.forms.rules import Findings, Outcome, Values
from handlers.notices.kinds import NoticeKind
from handlers.notices.tell import tell
from handlers.parties.model import Role
from handlers.parties.people import people_in
from handlers.registers.rules.training import a_year_after

#: What may be decided about telling the authorities; the words of the form.
TOLD, TOLD_BY_CLIENT, NOT_TOLD = "已告知", "服务对象已报告", "不告知"


def _measures_taken(values: Values, it: ButlerContext) -> Outcome:
    """Stop the clock of the measures (B6.4.2)."""
    begun = datetime.fromisoformat(str(values["measures_begun_at"]))

    def record(uow: UnitOfWork) -> None:
        state = IncidentState.ACTED.value
        note_of_incident(uow, it.business_key, state=state, measures_at=begun)

    return Outcome(variables=values, record=record)


def _client_told(values: Values, it: ButlerContext) -> Outcome:
    """Show the event to the client, and let its people confirm, if they do."""
    at = datetime.fromisoformat(str(values["client_told_at"]))
    until = it.now + timedelta(hours=days(it.connection, CONFIRM_HOURS))

    def record(uow: UnitOfWork) -> None:
        note_of_incident(uow, it.business_key, client_told_at=at)
        client_id = str(it.variables["client_id"])
        tell(
            uow,
            kind=NoticeKind.WARNING,
            key=f"{it.business_key}:client",
            to=people_in(uow.connection, Role.ENTITY, org_id=client_id),
            subject=_subject("发生意外事件，请确认收到告知", it),
            text=f"请在{until.astimezone(SHANGHAI):%Y-%m-%d %H:%M}前确认。",
            link="/inbox",
        )

    return Outcome(variables={**values, "confirm_until": told(until)}, record=record)


def _client_confirmed(values: Values, it: ButlerContext) -> Outcome:
    def record(uow: UnitOfWork) -> None:
        note_of_incident(uow, it.business_key, client_confirmed_at=uow.now)

    return Outcome(variables=values, record=record)


def _parties_facts(it: ButlerContext) -> Values:
    return {**known_facts(it), "bureaus": bureaus_to_tell(it.connection)}


def _parties_proposed(it: ButlerContext) -> Values:
    """Propose the bureau of the client's district, where one is responsible."""
    client_id = str(it.variables["client_id"])
    return {"told_bureau": bureau_of_client(it.connection, client_id)}


def _bureau_decision(values: Values, it: ButlerContext) -> list[FieldError]:
    """Refuse silence where persons or property are in danger, or the contract asks."""
    found = Findings()
    if values.get("bureau_notice") == NOT_TOLD:
        if it.variables.get("incident_endangered"):
            said = "有人身、财产受到危及，应告知政府部门；服务对象已报告的请选该项"
            found.add("bureau_notice", "告知政府部门", said)
        elif values.get("contract_asks_notice"):
            said = "合同约定告知政府部门，不能选“不告知”"
            found.add("bureau_notice", "告知政府部门", said)
    return [
        *found.errors,
        *_not_later(values, it, "bureau_told_at", "告知政府部门的时间"),
    ]


def _parties_told(values: Values, it: ButlerContext) -> Outcome:
    """Keep what was decided about the authorities, with the reason."""
    decision = str(values["bureau_notice"])
    reason = str(values.get("bureau_reason") or "")

    def record(uow: UnitOfWork) -> None:
        note_of_incident(
            uow, it.business_key, bureau_notice=decision, bureau_reason=reason
        )
        if decision == TOLD:
            _tell_bureau(uow, it, str(values["told_bureau"]))

    return Outcome(variables=values, record=record)


def _tell_bureau(uow: UnitOfWork, it: ButlerContext, bureau_id: str) -> None:
    """Tell the officers of a bureau what the unit says it has told them."""
    known = it.variables
    endangered = str(known.get("incident_endangered") or "")
    danger = f"受危及：{endangered}。" if endangered else ""
    tell(
        uow,
        kind=NoticeKind.MESSAGE,
        key=f"{it.business_key}:bureau",
        to=people_in(uow.connection, Role.OFFICER, org_id=bureau_id),
        subject=_subject("质量管家告知意外事件", it),
        text=f"{known['incident_happened']}，{known['incident_place']}："
        f"{known['incident_text']}。{danger}",
    )


def _reported(values: Values, it: ButlerContext) -> Outcome:
    """Let the head review: by when follows from today."""
    length = days(it.connection, REVIEW_DAYS)
    due = end_of_day(it.book.calendar.add_working_days(it.today, length).day)

    def record(uow: UnitOfWork) -> None:
        state = IncidentState.REVIEWING.value
        note_of_incident(uow, it.business_key, state=state)
        unit = str(it.variables["butler_id"])
        tell(
            uow,
            kind=NoticeKind.TASK,
            key=f"{it.business_key}:review",
            to=people_in(uow.connection, Role.BUTLER_HEAD, org_id=unit),
            subject=_subject("请评审应急管理机制", it),
            text=f"请在{due:%Y-%m-%d}前评审（B6.4.3）。",
            link="/inbox",
        )

    return Outcome(variables={**values, "review_due_at": told(due)}, record=record)


def _plans(it: ButlerContext) -> list[Mapping[str, str]]:
    known = it.variables
    return list(
        plans_to_review(
            it.connection,
            butler_id=str(known["butler_id"]),
            client_id=str(known["client_id"]),
        )
    )


def _review_facts(it: ButlerContext) -> Values:
    return {**known_facts(it), "emergency_plans": _plans(it)}


def _review_proposed(it: ButlerContext) -> Values:
    """Propose the one plan there is, and its next review in a year."""
    plans = _plans(it)
    return {
        "emergency_plan": plans[0]["value"] if len(plans) == 1 else None,
        "next_review_on": a_year_after(it.today).isoformat(),
    }


def _review_checked(values: Values, it: ButlerContext) -> list[FieldError]:
    """Refuse a review of no plan where there are some, and days that have passed."""
    found = Findings()
    if not values.get("emergency_plan") and _plans(it):
        found.add("emergency_plan", "评审的应急预案", "请选择评审了哪个应急预案")
    for key, label in (
        ("mechanism_change_by", "修改期限"),
        ("next_review_on", "下次评审日期"),
    ):
        day = values.get(key)
        if day and date.fromisoformat(str(day)) <= it.today:
            found.add(key, label, "应晚于今天")
    return found.errors


def _reviewed(values: Values, it: ButlerContext) -> Outcome:
    """Keep the result, and write it into the register of emergency plans (B6.4.3)."""
    fits = bool(values["mechanism_fits"])
    changes = "" if fits else str(values["mechanism_changes"])
    change_by = None if fits else str(values["mechanism_change_by"])

    def record(uow: UnitOfWork) -> None:
        note_of_incident(
            uow, it.business_key, fits=fits, changes=changes, change_by=change_by
        )
        plan = values.get("emergency_plan")
        if plan:
            # What must change is looked at again on the day by which it is changed.
            next_on = change_by or str(values["next_review_on"])
            note_review(
                uow,
                butler_id=str(it.variables["butler_id"]),
                plan_id=str(plan),
                next_on=date.fromisoformat(next_on),
                remark=_remark(it, changes, change_by),
            )

    return Outcome(variables=values, record=record)


def _remark(it: ButlerContext, changes: str, change_by: str | None) -> str:
    result = f"须修改：{changes}（{change_by}前）" if change_by else "适宜"
    return f"意外事件 {it.variables['incident_no']} 后评审，{result}"


def _not_later(
    values: Values, it: ButlerContext, key: str, label: str
) -> list[FieldError]:
    """Refuse a moment that is still to come."""
    found = Findings()
    moment = values.get(key)
    if moment and datetime.fromisoformat(str(moment)) > it.now:
        found.add(key, label, "不能晚于现在")
    return found.errors


def _subject(what: str, it: ButlerContext) -> str:
    known = it.variables
    return f"{what}：{known['client_name']} · {known['incident_text']}"[:120]


RULES: Mapping[str, ButlerRule] = {
    "take_measures": ButlerRule(
        prefill=lambda _: {},
        check=lambda values, it: _not_later(
            values, it, "measures_begun_at", "采取措施的时间"
        ),
        outcome=_measures_taken,
    ),
    "notify_client": ButlerRule(
        prefill=lambda _: {},
        check=lambda values, it: _not_later(values, it, "client_told_at", "告知时间"),
        outcome=_client_told,
    ),
    "confirm_notice": ButlerRule(prefill=lambda _: {}, outcome=_client_confirmed),
    "notify_parties": ButlerRule(
        facts=_parties_facts,
        prefill=_parties_proposed,
        check=_bureau_decision,
        outcome=_parties_told,
    ),
    "write_incident_report": ButlerRule(prefill=lambda _: {}, outcome=_reported),
    "review_mechanism": ButlerRule(
        facts=_review_facts,
        prefill=_review_proposed,
        check=_review_checked,
        outcome=_reviewed,
    ),
}

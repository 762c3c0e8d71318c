"""The rules of the user tasks of a finding, by their ids in the diagram."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from engine import UnitOfWork
from handlers.butler.findings.model import FindingState, Severity, finding_of_key
from handlers.butler.findings.moving import move_finding
from handlers.butler.findings.reading import finding_by_id
from handlers.butler.findings.referral import (
    bureau_of_client,
    bureaus_to_tell,
    refer_finding,
)
from handlers.butler.findings.settings import VERIFY_DAYS, correct_by, days
from handlers.butler.rule import ButlerContext, ButlerRule, known_facts
from handlers.butler.telling import told
from handlers.deadlines.local_time import SHANGHAI, end_of_day
from handlers.forms.rules import Outcome, Values
from handlers.notices.kinds import NoticeKind
from handlers.notices.tell import tell
from handlers.parties.model import Role
from handlers.parties.people import people_in


def _advised(values: Values, it: ButlerContext) -> Outcome:
    """Let the client correct it: until when follows from how grave it is."""
    severity = Severity(str(values["advised_severity"]))
    due = correct_by(it.connection, severity, now=it.now)
    advice = str(values["finding_advice"])

    def record(uow: UnitOfWork) -> None:
        move_finding(
            uow,
            it.business_key,
            FindingState.CORRECTING,
            severity=severity.value,
            advice=advice,
            due_at=due,
        )
        _ask_client(uow, it, due, round_=1)

    known = {**values, "finding_severity": severity.value, "correct_due_at": told(due)}
    return Outcome(variables=known, record=record)


def _corrected(values: Values, it: ButlerContext) -> Outcome:
    """Have the correction verified, or the wish to bear the risk answered."""
    asks = values["correction_choice"] == "承担风险"
    round_ = _round(it) + (0 if asks else 1)
    verify = _verify_by(it)

    def record(uow: UnitOfWork) -> None:
        state = FindingState.ASKED if asks else FindingState.VERIFYING
        move_finding(uow, it.business_key, state, round=round_)
        tell(
            uow,
            kind=NoticeKind.TASK,
            key=f"finding:{it.task.id}:answered",
            to=[str(it.variables["finding_lead" if asks else "finding_by"])],
            subject=_subject(
                "请确认是否同意承担风险" if asks else "请验证整改效果", it
            ),
            text=f"请在{_clock(verify)}前办理。",
            link="/inbox",
        )

    known = {
        **values,
        "finding_round": round_,
        "verify_due_at": told(verify),
        "correction_refused": "",
    }
    return Outcome(variables=known, record=record)


def _verified(values: Values, it: ButlerContext) -> Outcome:
    return _judged(values, it, good=bool(values["correction_effective"]))


def _risk_answered(values: Values, it: ButlerContext) -> Outcome:
    return _judged(values, it, good=bool(values["risk_accepted"]))


def _reminder_facts(it: ButlerContext) -> Values:
    return {**known_facts(it), "bureaus": bureaus_to_tell(it.connection)}


def _reminder_proposed(it: ButlerContext) -> Values:
    """Propose today, and the bureau of the client's district."""
    client_id = str(it.variables["client_id"])
    return {
        "reminded_on": it.today.isoformat(),
        "report_bureau": bureau_of_client(it.connection, client_id),
    }


def _reminded(values: Values, it: ButlerContext) -> Outcome:
    """Let the bureau that was chosen begin a case, if it is to have one."""
    if not values["case_asked"]:
        return Outcome(variables=values)
    bureau_id = str(values["report_bureau"])
    measures = values["report_measures"]
    advised = "、".join(map(str, measures)) if isinstance(measures, list) else ""

    def record(uow: UnitOfWork) -> None:
        finding_id = finding_of_key(it.business_key) or ""
        found = finding_by_id(uow.connection, finding_id)
        refer_finding(uow, found, bureau_id=bureau_id, measures=advised)

    return Outcome(variables=values, record=record)


def _judged(values: Values, it: ButlerContext, *, good: bool) -> Outcome:
    """Let the finding come to its end, or go back to the client with a new day."""
    if good:
        return Outcome(variables=values)
    severity = Severity(str(it.variables["finding_severity"]))
    due = correct_by(it.connection, severity, now=it.now)

    def record(uow: UnitOfWork) -> None:
        move_finding(uow, it.business_key, FindingState.CORRECTING, due_at=due)
        _ask_client(uow, it, due, round_=_round(it) + 1)

    return Outcome(variables={**values, "correct_due_at": told(due)}, record=record)


def _ask_client(
    uow: UnitOfWork, it: ButlerContext, due: datetime, *, round_: int
) -> None:
    client_id = str(it.variables["client_id"])
    again = "" if round_ == 1 else f"（第{round_}次）"
    tell(
        uow,
        kind=NoticeKind.TASK,
        key=f"finding:{it.task.id}:asked",
        to=people_in(uow.connection, Role.ENTITY, org_id=client_id),
        subject=_subject(f"请整改{again}", it),
        text=f"请在{_clock(due)}前整改并提交整改后的照片或材料。",
        link="/inbox",
    )


def _verify_by(it: ButlerContext) -> datetime:
    length = days(it.connection, VERIFY_DAYS)
    return end_of_day(it.book.calendar.add_working_days(it.today, length).day)


def _round(it: ButlerContext) -> int:
    return int(str(it.variables.get("finding_round") or 0))


def _subject(what: str, it: ButlerContext) -> str:
    known = it.variables
    return f"{what}：{known['client_name']} · {known['finding_text']}"[:120]


def _clock(moment: datetime) -> str:
    return f"{moment.astimezone(SHANGHAI):%Y-%m-%d %H:%M}"


RULES: Mapping[str, ButlerRule] = {
    "advise_correction": ButlerRule(
        prefill=lambda it: {
            "advised_severity": it.variables.get("finding_severity"),
            "finding_advice": it.variables.get("finding_advice"),
        },
        outcome=_advised,
    ),
    "correct_finding": ButlerRule(prefill=lambda _: {}, outcome=_corrected),
    "verify_correction": ButlerRule(prefill=lambda _: {}, outcome=_verified),
    "remind_to_report": ButlerRule(
        facts=_reminder_facts, prefill=_reminder_proposed, outcome=_reminded
    ),
    "accept_risk": ButlerRule(prefill=lambda _: {}, outcome=_risk_answered),
}

"""The processes beside a case: penalties, ending assistance, ending the case."""

from __future__ import annotations

from collections.abc import Mapping

from engine import UnitOfWork
from handlers.deadlines.clocks import ClockState, end_clocks, start_clock
from handlers.deadlines.local_time import to_day
from handlers.deadlines.statutes import HEARING_REQUEST, PENALTY, PENALTY_PUBLIC
from handlers.forms import FieldError
from handlers.forms.rules import Findings, Outcome, Values
from handlers.linkage.case_context import CaseContext
from handlers.linkage.cases import case_headers
from handlers.linkage.form_rule import FormRule
from handlers.linkage.variables import text
from handlers.notices.kinds import NoticeKind
from handlers.notices.tell import tell

#: The only kind of a decision that punishes nobody.
NOT_PUNISHED = "不予处罚"


def _tell_of_advice(values: Values, case: CaseContext) -> Outcome:
    """Tell the officer of advice, which may come at any time (5.2)."""

    def record(uow: UnitOfWork) -> None:
        tell(
            uow,
            kind=NoticeKind.ADVICE,
            key=f"advice:{case.business_key}:{uow.now.isoformat()}",
            to={case.header.officer_id} - {case.actor.id},
            subject=f"{text(values, 'advice_kind')}：{case.header.title}",
            text=text(values, "advice"),
            link=f"/cases/{case.business_key}?tab=parties",
            business_key=case.business_key,
        )

    return Outcome(variables=values, record=record)


def _file_penalty(values: Values, case: CaseContext) -> Outcome:
    """Start the 90 days of a penalty case."""

    def record(uow: UnitOfWork) -> None:
        if values.get("penalty_filed"):
            filed_on = to_day(values["penalty_filed_on"])
            start_clock(
                uow, case.book, case.business_key, "penalty", started_on=filed_on
            )

    return Outcome(variables=values, record=record)


def _record_penalty(values: Values, case: CaseContext) -> Outcome:
    """Stop the 90 days; start the 20 working days to publish, or note that it is.

    Who is not punished is not published.
    """
    key, book = case.business_key, case.book
    decided_on = to_day(values["penalty_decided_on"])
    published = values.get("penalty_published_on")
    is_public = values.get("penalty_kinds") != [NOT_PUNISHED]
    due = book.count(PENALTY_PUBLIC.key, decided_on).effective.isoformat()

    def record(uow: UnitOfWork) -> None:
        _met(uow, key, PENALTY.key, str(decided_on))
        end_clocks(
            uow,
            key,
            state=ClockState.CANCELED,
            ended_on=decided_on,
            reason="已作出处罚决定",
            rule_keys=[HEARING_REQUEST.key],
        )
        if not is_public:
            return
        start_clock(uow, book, key, PENALTY_PUBLIC.key, started_on=decided_on)
        if published:
            _met(uow, key, PENALTY_PUBLIC.key, str(published))

    awaited = due if is_public and not published else None
    return Outcome(variables={**values, "penalty_public_due": awaited}, record=record)


def _check_publication(values: Values, case: CaseContext) -> list[FieldError]:
    findings = Findings()
    published = values.get("penalty_published_on")
    decided = {**case.variables, **values}.get("penalty_decided_on")
    if published and decided and to_day(published) < to_day(decided):
        told = f"不能早于处罚决定日期{to_day(decided).isoformat()}"
        findings.add("penalty_published_on", "公示日期", told)
    return findings.errors


def _publish_penalty(values: Values, case: CaseContext) -> Outcome:
    """Stop the 20 working days: it is published, or the law keeps it back."""
    published = values.get("penalty_published_on")

    def record(uow: UnitOfWork) -> None:
        if published:
            _met(uow, case.business_key, PENALTY_PUBLIC.key, str(published))
            return
        end_clocks(
            uow,
            case.business_key,
            state=ClockState.CANCELED,
            ended_on=case.today,
            reason=text(values, "penalty_unpublished_reason"),
            rule_keys=[PENALTY_PUBLIC.key],
        )

    return Outcome(variables=values, record=record)


def _met(uow: UnitOfWork, business_key: str, rule_key: str, on: str) -> None:
    end_clocks(
        uow,
        business_key,
        state=ClockState.MET,
        ended_on=to_day(on),
        rule_keys=[rule_key],
    )


def _check_termination(values: Values, case: CaseContext) -> list[FieldError]:
    findings = Findings()
    target = text(values, "merged_into")
    if target == case.business_key:
        findings.add("merged_into", "并入的案号", "不能并入本案自身")
    elif target and target not in case_headers(case.connection, [target]):
        findings.add("merged_into", "并入的案号", f"没有案号为“{target}”的案件")
    return findings.errors


RULES: Mapping[str, FormRule] = {
    "apply_for_assistance": FormRule(),
    "record_intervention": FormRule(),
    "give_advice": FormRule(outcome=_tell_of_advice),
    "decide_case_filing": FormRule(outcome=_file_penalty),
    "record_penalty": FormRule(check=_check_publication, outcome=_record_penalty),
    "publish_penalty": FormRule(check=_check_publication, outcome=_publish_penalty),
    "publish_results": FormRule(),
    "request_stop": FormRule(),
    "approve_stop": FormRule(),
    "request_termination": FormRule(check=_check_termination),
    "approve_termination": FormRule(),
}

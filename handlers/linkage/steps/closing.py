"""Stages 八 and 九: the survey, the uses of the result, closing the file (7.2.6, 7.3)."""

from __future__ import annotations

from collections.abc import Mapping

from engine import UnitOfWork
from handlers.deadlines.clocks import CaseClock, ClockState, clocks_of
from handlers.forms import FieldError
from handlers.forms.rules import Findings, Outcome, Values
from handlers.knowledge.anonymise import secrets_of
from handlers.knowledge.local_entries import cause_book
from handlers.knowledge.toolbook import keep_entries, proposed_entries
from handlers.knowledge.typical_cases import draft_case
from handlers.linkage.case_context import CaseContext
from handlers.linkage.case_secrets import secrets_of_case
from handlers.linkage.cause_choices import with_cause_choices
from handlers.linkage.form_rule import FormRule, known_facts
from handlers.linkage.papers import issue_paper
from handlers.linkage.records import RecordKind, RecordStatus, write_record
from handlers.linkage.retention import retention_of
from handlers.linkage.variables import rows, text
from handlers.linkage.work_record import TICK_PASSED, WAIVED, item_five


def case_outcome(variables: Values) -> str:
    """Return how a case ended, in the words of the closing form."""
    if variables.get("revocation_transferred_on"):
        return "已移送吊销"
    if not variables.get("order_required"):
        return "未涉及复查"
    tick = item_five(variables)
    return tick if tick in {TICK_PASSED, WAIVED} else "其他"


def _closing_facts(case: CaseContext) -> Values:
    until = retention_of(case.connection, case.header.bureau_id, closed_on=case.today)
    return {
        **known_facts(case),
        "case_outcome": case_outcome(case.variables),
        "retain_until": until,
    }


def _check_closing(_: Values, case: CaseContext) -> list[FieldError]:
    """Refuse to close while a deadline of the case runs."""
    findings = Findings()
    for clock in clocks_of(case.connection, [case.business_key])[case.business_key]:
        if _holds_up(clock, case):
            matter = case.book.rule(clock.rule_key, clock.started_on).zh
            message = f"期限“{matter}”仍在计算，请先办结或中止"
            findings.add("archive_checked", "结案核对", message)
    return findings.errors


def _holds_up(clock: CaseClock, case: CaseContext) -> bool:
    """Say whether a clock runs that is the case's own.

    A penalty has its own process and outlives the case; a right that has lapsed is
    no deadline any more.
    """
    if clock.state is not ClockState.RUNNING or clock.rule_key.startswith("penalty"):
        return False
    lapses = case.book.rule(clock.rule_key, clock.started_on).lapses
    return not (lapses and case.today > clock.effective)


def _close(values: Values, case: CaseContext) -> Outcome:
    ended = {"case_outcome": case_outcome(case.variables)}
    return Outcome(variables={**values, **ended})


def _keep_answers(values: Values, case: CaseContext) -> Outcome:
    """File the answers for the statistics; the process of the case knows none of them.

    What stands as a variable is read by everybody who may read the process, and the
    agency helps with a survey about itself (7.2.6.1).
    """

    def record(uow: UnitOfWork) -> None:
        write_record(
            uow,
            case.business_key,
            RecordKind.SURVEY,
            status=RecordStatus.SIGNED,
            content=values,
        )

    return Outcome(variables={}, record=record)


def _propose_case(case: CaseContext) -> Values:
    """Propose what the work record says already (7.3.1)."""
    advice = [text(row, "advice") for row in rows(case.variables, "s6_advice")]
    done = [text(row, "content") for row in rows(case.variables, "measures")]
    return {
        "work_improvement": "；".join(part for part in done if part),
        "result_expert_advice": "；".join(part for part in advice if part),
        "result_benefits": text(case.variables, "s7_improvement"),
    }


def _draft_case(values: Values, case: CaseContext) -> Outcome:
    """Keep the draft in the library, where the bureau publishes it."""
    header = case.header
    keys = [text(row, "issue_key") for row in rows(case.variables, "causes")]
    answers = {"entity_name": header.entity_name, **values}

    def record(uow: UnitOfWork) -> None:
        draft_case(
            uow,
            case.business_key,
            bureau_id=header.bureau_id,
            product=header.product,
            answers=answers,
            issue_keys=keys,
        )
        issue_paper(uow, case.business_key, "annex_f", answers)

    return Outcome(variables=values, record=record)


def _propose_entries(case: CaseContext) -> Values:
    found = proposed_entries(
        cause_book(case.connection),
        rows(case.variables, "causes"),
        rows(case.variables, "measures"),
    )
    return {"toolbook_entries": found}


def _keep_entries(values: Values, case: CaseContext) -> Outcome:
    """Put the entries into the tool book, without names."""
    secrets = {
        **secrets_of_case(case.connection, case.header, case.forms),
        **secrets_of({**case.variables, "case_no": case.business_key}),
    }

    def record(uow: UnitOfWork) -> None:
        keep_entries(
            uow,
            case.business_key,
            bureau_id=case.header.bureau_id,
            product=case.header.product,
            rows=rows(values, "toolbook_entries"),
            secrets=secrets,
        )

    return Outcome(variables=values, record=record)


RULES: Mapping[str, FormRule] = {
    "answer_satisfaction_survey": FormRule(outcome=_keep_answers),
    "choose_result_uses": FormRule(),
    "write_typical_case": FormRule(prefill=_propose_case, outcome=_draft_case),
    "write_toolbook_entry": FormRule(
        facts=with_cause_choices, prefill=_propose_entries, outcome=_keep_entries
    ),
    "close_case": FormRule(facts=_closing_facts, check=_check_closing, outcome=_close),
}

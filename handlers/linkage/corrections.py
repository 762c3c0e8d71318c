"""Put a filed form of a case right, with everything that rests on it, or say why not.

What a clock was counted from, what decided where the case went, and whose case it is
cannot be put right by changing an answer: other matters do that, with their papers.
"""

from __future__ import annotations

from collections.abc import Mapping

from engine import SetVariables, UnitOfWork
from handlers.forms import FieldError, Form, Submission
from handlers.forms.corrections import Correction, corrections_of, file_correction
from handlers.forms.sealed import without_sealed
from handlers.forms.search_entries import form_entry
from handlers.linkage.cases import case_header, change_case
from handlers.linkage.informant import keep_informant
from handlers.linkage.notice_tasks import NOTICE_TASKS
from handlers.linkage.outside_papers import renumber
from handlers.linkage.papers import reissue_last
from handlers.linkage.process_keys import LINKAGE
from handlers.linkage.records import (
    RecordKind,
    RecordStatus,
    latest_record,
    write_record,
)
from handlers.linkage.secrecy import SURVEY
from handlers.linkage.variables import STEERING_DEFAULTS
from handlers.search.index import keep_entry

LONGEST_REASON = 500
#: Days from which the law counts.
_COUNTED = frozenset(
    {
        *("result_served_on", "order_date", "announced_on", "suspension_date"),
        *("suspension_until", "pass_notice_served_on", "reinspection_sampled_on"),
        *("penalty_filed_on", "penalty_decided_on", "penalty_published_on"),
        *("objection_filed_on", "stop_sale_lifted_on"),
    }
)
#: Whose case it is, who helps, and what was started from it.
_PARTIES = frozenset(
    {
        *("entity_name", "credit_code", "district", "entity_role", "agency_id"),
        *("wg_members", "measures", "abandoned_measures", "merged_into"),
    }
)
_PLANS = frozenset({"draft_assistance_plan", "adjust_assistance_plan", "adjust_plan"})
_WHY_NOT = (
    "这一项已用于计算期限、决定去向或者确定各方，不能直接更正；"
    "请通过相应的事项变更，或者终止本案后重新登记"
)
_WHY_NO_PLAN = "帮扶方案请用“调整帮扶方案”变更，备案即生效（7.2.2.4）"
#: Facts in the header of a case, by the answer of its registration.
_HEADER: Mapping[str, str] = {
    "product_name": "product",
    "model_spec": "model",
    "report_no": "report_no",
}
_RECORDS: Mapping[str, RecordKind] = {
    "analyse_causes": RecordKind.CAUSES,
    "submit_work_record": RecordKind.WORK_RECORD,
    "answer_satisfaction_survey": RecordKind.SURVEY,
}


def changed_answers(
    filed: Submission, answers: Mapping[str, object], past: list[Correction]
) -> dict[str, object]:
    """Return the answers that differ from what holds now; what is sealed is none."""
    held = without_sealed(past[-1].answers if past else filed.answers)
    answers = without_sealed(answers)
    keys = {*held, *answers}
    return {
        key: answers.get(key)
        for key in sorted(keys)
        if _plain(held.get(key)) != _plain(answers.get(key))
    }


def correction_faults(
    filed: Submission,
    form: Form,
    changed: Mapping[str, object],
    reason: str,
    *,
    seals: bool = False,
) -> list[FieldError]:
    """Return why a correction cannot be made; nothing if it can.

    Args:
        seals: whether it changes what is kept apart from the form.
    """
    if filed.element_id in _PLANS:
        return [FieldError(path="", label="", message=_WHY_NO_PLAN)]
    faults = []
    if not reason.strip() or len(reason) > LONGEST_REASON:
        message = f"请写明更正原因（{LONGEST_REASON}字以内）"
        faults.append(FieldError(path="reason", label="更正原因", message=message))
    if not changed and not seals:
        message = "没有改动任何一项"
        faults.append(FieldError(path="", label="", message=message))
    labels = {question.key: question.label for question in form.questions()}
    faults += [
        FieldError(path=key, label=labels.get(key, key), message=_WHY_NOT)
        for key in changed
        if key in _COUNTED or key in _PARTIES or key in STEERING_DEFAULTS
    ]
    return faults


def correct_form(
    uow: UnitOfWork,
    filed: Submission,
    *,
    answers: Mapping[str, object],
    labels: Mapping[str, str],
    form: Form,
    reason: str,
    is_running: bool,
) -> Correction | None:
    """Keep the corrected answers, and put right what was made of the old ones.

    Who told of the problem is put right where it is kept, apart from the form; if
    nothing else was wrong, the form has no new version that would tell of it.

    Args:
        answers: all answers of the form, as they should have been.
        form: in the version in which it was filled in.
        is_running: whether the process in which it was filed still runs.

    Raises:
        AnswersRefused: the number of its paper stands on another one.
    """
    past = corrections_of(uow.connection, [filed.id]).get(filed.id, [])
    changed = changed_answers(filed, answers, past)
    keep_informant(uow, filed.business_key, answers)
    if not changed:
        return None
    answers = without_sealed(answers)
    made = file_correction(
        uow, filed.id, answers=answers, labels=labels, reason=reason.strip()
    )
    keep_entry(uow, form_entry(form, filed, answers))
    _correct_header(uow, filed, changed)
    _correct_number(uow, filed, answers, past)
    _correct_record(uow, filed, answers, note=f"更正：{made.reason}")
    if is_running and filed.element_id != SURVEY:
        uow.defer(
            SetVariables(
                process_key=LINKAGE, business_key=filed.business_key, variables=changed
            )
        )
    uow.audit(
        "form_corrected",
        {
            "case": filed.business_key,
            "form": filed.id,
            "version": made.version,
            "answers": sorted(changed),
            "reason": made.reason,
        },
    )
    return made


def _correct_header(
    uow: UnitOfWork, filed: Submission, changed: Mapping[str, object]
) -> None:
    facts = {_HEADER[key]: str(changed[key] or "") for key in changed if key in _HEADER}
    if filed.element_id == "register_issue" and facts:
        case_header(uow.connection, filed.business_key)
        change_case(uow, filed.business_key, **facts)


def _correct_number(
    uow: UnitOfWork,
    filed: Submission,
    answers: Mapping[str, object],
    past: list[Correction],
) -> None:
    """Let the paper have the number from elsewhere that the form says now."""
    if filed.element_id in NOTICE_TASKS:
        header = case_header(uow.connection, filed.business_key)
        before = past[-1].answers if past else filed.answers
        renumber(uow, filed.element_id, answers, header, before=before)


def _correct_record(
    uow: UnitOfWork, filed: Submission, answers: Mapping[str, object], *, note: str
) -> None:
    """Write the record anew that came of the form; its paper follows."""
    key, kind = filed.business_key, _RECORDS.get(filed.element_id)
    if filed.element_id == "write_typical_case":
        reissue_last(uow, key, "annex_f", answers, by=uow.actor.id, note=note)
    if kind is None:
        return
    last = latest_record(uow.connection, key, kind)
    if last is None:
        return
    kept = {name: answers[name] for name in last.content if name in answers}
    content = {**last.content, **kept}
    if "s5_reinspection" in last.content:
        # Item five is computed from the case, whatever the form said (R-D5).
        content["s5_reinspection"] = last.content["s5_reinspection"]
    write_record(
        uow, key, kind, status=RecordStatus.CORRECTED, content=content, note=note
    )


def _plain(value: object) -> object:
    """Return a value so that what is blank compares alike."""
    return None if value in ("", [], ()) else value

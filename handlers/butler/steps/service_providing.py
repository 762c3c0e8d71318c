"""The rules of the items of a service: check, risks, systems, training, summaries."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date

from engine import UnitOfWork
from handlers.butler.contracts import Contract, contract_by_id
from handlers.butler.findings import NewFinding, Severity, Source, open_finding
from handlers.butler.findings.reading import FindingQuery, find_findings
from handlers.butler.menu import MENU_NAMES, MenuItem
from handlers.butler.rule import ButlerContext, ButlerRule, known_facts
from handlers.butler.service import settings
from handlers.butler.service.figures import (
    complaint_words,
    finding_words,
    item_words_of,
    patrol_words,
    patrols_in,
)
from handlers.butler.service.items import do_item, do_part, items_of
from handlers.butler.service.noting import deliver, enter
from handlers.butler.service.settings import due_in
from handlers.butler.service.summaries import span_of, summary_variables
from handlers.butler.steps.devices import check_devices
from handlers.forms import FieldError
from handlers.forms.rules import Findings, Outcome, Values
from handlers.registers.declarations.service import (
    CLIENT_TRAINING,
    EMERGENCY,
    RISK,
)
from handlers.registers.rules.late import NEEDS_REASON, is_late
from handlers.registers.typed import LATE_REASON
from handlers.settings.store import EVERYWHERE, value_of

_MOST = 200


# The full check


def _check_facts(it: ButlerContext) -> Values:
    part = _part(it)
    return {
        **known_facts(it),
        "check_title": part["title"],
        "check_asks": part["asks"],
        "is_first_check": part["number"] == 1,
    }


def _check_checked(values: Values, it: ButlerContext) -> list[FieldError]:
    found = Findings()
    typed = values.get("check_devices")
    check_devices(typed, it, found, key="check_devices", used_on=it.today)
    return found.errors


def _check_filed(values: Values, it: ButlerContext) -> Outcome:
    """Keep what one part came to, and open what does not conform (B5.2)."""
    part = _part(it)

    def record(uow: UnitOfWork) -> None:
        said = f"{values['check_result']}：{values['check_judgement']}"
        do_part(
            uow,
            it.business_key,
            MenuItem.FULL_CHECK,
            part=str(part["title"]),
            said=said[:_MOST],
        )
        _open(
            uow,
            it,
            _rows(values, "check_findings"),
            source=Source.CHECK,
            photos=values.get("check_photos"),
        )

    known: dict[str, object] = {"report_due_at": due_in(it, settings.REPORT_DAYS)}
    papers = [
        f"{row['paper']}（{row['office']}，{row['until']}前）"
        for row in _rows(values, "late_papers")
    ]
    # Beside each other the parts are filed: only the first one asks for papers.
    if papers:
        known["late_papers_text"] = "；".join(papers)
    return Outcome(variables=known, record=record)


def _report_facts(it: ButlerContext) -> Values:
    """Show what the seven parts came to, and what they opened."""
    contract = _contract(it)
    checks = [
        f"{title}：{said}"
        for each in items_of(it.connection, contract.id)
        if each.item is MenuItem.FULL_CHECK
        for title, said in each.parts.items()
    ]
    asked = FindingQuery(
        org_id=contract.butler_id, contract_id=contract.id, source=Source.CHECK
    )
    opened = [
        f"{each.number} {each.text}（{each.severity.value}）"
        for each in find_findings(it.connection, asked)
    ]
    return {
        **known_facts(it),
        "checks_text": "；".join(checks),
        "check_findings_text": "；".join(opened) or "没有",
    }


def _report_filed(values: Values, it: ButlerContext) -> Outcome:
    def record(uow: UnitOfWork) -> None:
        do_item(uow, it.business_key, MenuItem.FULL_CHECK)
        receiver = values.get("check_report_receiver")
        deliver(uow, it, name="全面排查报告", kind="报告", receiver=receiver)

    return Outcome(variables={}, record=record)


# Risks and systems


def _risks_filed(values: Values, it: ButlerContext) -> Outcome:
    """Enter every risk on the register, with who looked whether all are there."""

    def record(uow: UnitOfWork) -> None:
        for row in _rows(values, "risks"):
            said = {
                "scope": "产品质量风险",
                **{key: row[key] for key in ("risk", "level", "effect", "measures")},
                "owner": row["owner"],
                "due_on": row["due_on"],
                "reviewer": values["risk_reviewer"],
                "state": "在控",
            }
            enter(uow, it, RISK, said)
        do_item(uow, it.business_key, MenuItem.RISK)

    return Outcome(variables={}, record=record)


def _emergency_filed(values: Values, it: ButlerContext) -> Outcome:
    """Enter the plan on the register, and follow the hidden dangers as findings."""

    def record(uow: UnitOfWork) -> None:
        said = {
            "name": values["emergency_plan_name"],
            "edition": values["emergency_edition"],
            "issued_on": values["emergency_issued_on"],
            "drill_on": values.get("emergency_drill_on"),
            "review_on": values["emergency_review_on"],
        }
        papers = {"text": _texts(values, "emergency_files")}
        enter(uow, it, EMERGENCY, said, files=papers)
        _open(uow, it, _rows(values, "hidden_dangers"), source=Source.DAILY)
        do_item(uow, it.business_key, MenuItem.EMERGENCY)

    return Outcome(variables={}, record=record)


def _after_sales_facts(it: ButlerContext) -> Values:
    edition = value_of(
        it.connection, settings.AFTER_SALES_EDITION, bureau_id=EVERYWHERE
    )
    return {**known_facts(it), "after_sales_edition": edition}


def _done(item: MenuItem) -> Callable[[Values, ButlerContext], Outcome]:
    """Return what filing does where nothing but the item itself is kept."""

    def filed(_: Values, it: ButlerContext) -> Outcome:
        def record(uow: UnitOfWork) -> None:
            do_item(uow, it.business_key, item)

        return Outcome(variables={}, record=record)

    return filed


# Training


def _training_checked(values: Values, it: ButlerContext) -> list[FieldError]:
    found = Findings()
    held = values.get("training_on")
    late = held and is_late(date.fromisoformat(str(held)), it.now)
    if late and not values.get("training_late"):
        found.add("training_late", "补录原因", NEEDS_REASON)
    both = set(_texts(values, "training_sign_in")) & set(
        _texts(values, "training_slides")
    )
    if both:
        said = "与签到表是同一个文件，请选择课件"
        found.add("training_slides", "课件", said)
    return found.errors


def _training_filed(values: Values, it: ButlerContext) -> Outcome:
    """Enter a training with its papers; with the last topic the item is done (B5.5)."""
    topic = str(it.variables["training_topic"])

    def record(uow: UnitOfWork) -> None:
        held = str(values["training_on"])
        said = {
            "topic": topic,
            "held_on": held,
            "by": values["training_by"],
            "number": values["training_number"],
            "test": str(values["training_test"]),
            LATE_REASON: values.get("training_late"),
        }
        papers = {
            "sign_in": _texts(values, "training_sign_in"),
            "slides": _texts(values, "training_slides"),
        }
        enter(uow, it, CLIENT_TRAINING, said, files=papers)
        item = do_part(uow, it.business_key, MenuItem.TRAINING, part=topic, said=held)
        if item is not None and item.done_parts == len(item.parts):
            do_item(uow, it.business_key, MenuItem.TRAINING)

    return Outcome(variables={}, record=record)


# Summaries


def _summary_facts(it: ButlerContext) -> Values:
    """Show the figures of the period: people write what they mean (B5.7.2)."""
    contract, span = _contract(it), span_of(it)
    connection = it.connection
    return {
        **known_facts(it),
        "figures_patrols": patrol_words(patrols_in(connection, contract.id, span)),
        "figures_findings": finding_words(connection, contract.id, span),
        "figures_complaints": complaint_words(connection, contract, span),
        "figures_items": item_words_of(connection, contract.id, it.today),
    }


def _summary_filed(values: Values, it: ButlerContext) -> Outcome:
    """Hand the summary to the client; the next one follows with the next period."""
    number = it.variables.get("summary_number")
    following = (number if isinstance(number, int) else 0) + 1
    rhythm = str(it.variables["summary_rhythm"])
    period = str(it.variables["summary_period"])

    def record(uow: UnitOfWork) -> None:
        name = f"总结报告（{period}）"
        receiver = values.get("summary_receiver")
        deliver(uow, it, name=name, kind="报告", receiver=receiver)

    known = summary_variables(it, _contract(it), rhythm, following)
    return Outcome(variables=known, record=record)


# What was added later


def _added_filed(values: Values, it: ButlerContext) -> Outcome:
    """Count the added items as done, and what came of them as handed over (B4.5)."""
    said = it.variables.get("added_items")
    items = [MenuItem(str(each)) for each in said] if isinstance(said, list) else []

    def record(uow: UnitOfWork) -> None:
        for item in items:
            do_item(uow, it.business_key, item)
            name = f"{MENU_NAMES[item]}（增加的项目）"
            receiver = values.get("added_receiver")
            deliver(uow, it, name=name, kind="过程文件", receiver=receiver)

    return Outcome(variables={}, record=record)


def _open(
    uow: UnitOfWork,
    it: ButlerContext,
    rows: Iterable[Mapping[str, object]],
    *,
    source: Source,
    photos: object = None,
) -> None:
    """Open a finding for every row, each with its advice (B5.7.1)."""
    for place, row in enumerate(rows):
        open_finding(
            uow,
            NewFinding(
                contract_id=it.business_key,
                source=source,
                source_key=f"{it.task.id}:{place}",
                text=str(row["what"]),
                advice=str(row["advice"]),
                severity=Severity(str(row["severity"])),
                found_by=it.actor.id,
                evidence=tuple(map(str, photos)) if isinstance(photos, list) else (),
            ),
        )


def _part(it: ButlerContext) -> Mapping[str, object]:
    part = it.variables.get("check_part")
    return part if isinstance(part, Mapping) else {}


def _contract(it: ButlerContext) -> Contract:
    return contract_by_id(it.connection, it.business_key)


def _rows(values: Values, key: str) -> list[Mapping[str, object]]:
    rows = values.get(key)
    return rows if isinstance(rows, list) else []


def _texts(values: Values, key: str) -> list[str]:
    said = values.get(key)
    return [str(each) for each in said] if isinstance(said, list) else []


def _nothing(_: ButlerContext) -> Values:
    """Propose nothing: what is known stands beside the questions."""
    return {}


RULES: Mapping[str, ButlerRule] = {
    "check_fully": ButlerRule(
        facts=_check_facts,
        prefill=_nothing,
        check=_check_checked,
        outcome=_check_filed,
    ),
    "write_check_report": ButlerRule(
        facts=_report_facts, prefill=_nothing, outcome=_report_filed
    ),
    "identify_risks": ButlerRule(prefill=_nothing, outcome=_risks_filed),
    "build_system": ButlerRule(prefill=_nothing, outcome=_done(MenuItem.SYSTEM)),
    "build_emergency_plan": ButlerRule(prefill=_nothing, outcome=_emergency_filed),
    "build_after_sales": ButlerRule(
        facts=_after_sales_facts,
        prefill=_nothing,
        outcome=_done(MenuItem.AFTER_SALES),
    ),
    "train_client": ButlerRule(
        prefill=_nothing, check=_training_checked, outcome=_training_filed
    ),
    "write_summary": ButlerRule(
        facts=_summary_facts, prefill=_nothing, outcome=_summary_filed
    ),
    "provide_added_item": ButlerRule(prefill=_nothing, outcome=_added_filed),
}

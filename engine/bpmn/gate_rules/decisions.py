"""Decision files: each decision is complete, and all its texts can be read."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from functools import partial

from engine.bpmn.dmn.compile import ModelCompiler, output_names
from engine.bpmn.dmn.model import (
    Aggregation,
    Decision,
    DecisionModel,
    HitPolicy,
    Knowledge,
    Table,
)
from engine.bpmn.dmn.support import support_of
from engine.bpmn.dmn.walking import expressions_in
from engine.bpmn.findings import Finding, Severity, Subject, finding
from engine.bpmn.gate_rules.context import Findings
from engine.bpmn.gate_rules.decision_tables import check_cover
from engine.bpmn.gate_rules.lists import report_words
from engine.bpmn.process_model import Place

_ID = re.compile(r"[^\W\d][\w.-]{0,254}")
_NEED_IDS = ("decision", "inputData", "businessKnowledgeModel", "decisionService")


def check_decision_files(models: Iterable[DecisionModel]) -> Findings:
    """Check all decision files of a deployment."""
    first: dict[str, str] = {}
    for model in models:
        yield from _check_file(model)
        for decision in model.decisions.values():
            other = first.setdefault(decision.id, model.resource)
            if other != model.resource:
                yield _error(
                    model, "duplicate_decision", decision, key=decision.id, other=other
                )


def _check_file(model: DecisionModel) -> Findings:
    refused = list(report_words(model.resource, model.seen, support_of=support_of))
    yield from refused
    yield from _check_ids(model)
    if not model.decisions:
        yield finding(
            Severity.ERROR, "dmn_no_decision", Subject(resource=model.resource)
        )
    yield from _check_references(model)
    for decision in model.decisions.values():
        yield from _check_decision(model, decision)
    for knowledge in model.knowledge.values():
        yield from _check_knowledge(model, knowledge)
    if not any(one.severity is Severity.ERROR for one in refused):
        # In a file with a foreign language, FEEL would only complain of its texts.
        yield from _check_texts(model)


def _check_ids(model: DecisionModel) -> Findings:
    for id_, line, place in model.doubled:
        subject = _subject(model, id_, "", place)
        yield finding(Severity.ERROR, "dmn_duplicate_id", subject, id=id_, other=line)
    for seen in model.seen:
        kind = seen.word.partition(":")[2]
        if seen.word.startswith("dmn:") and kind in _NEED_IDS and not seen.element_id:
            subject = _subject(model, None, seen.label, seen.place)
            yield finding(Severity.ERROR, "dmn_missing_id", subject, kind=kind)
    for decision in model.decisions.values():
        if not _ID.fullmatch(decision.id):
            yield _error(model, "dmn_bad_id", decision, id=decision.id)


def _check_references(model: DecisionModel) -> Findings:
    for reference, owner, place in model.broken:
        yield finding(
            Severity.ERROR,
            "dmn_reference",
            _subject(model, owner, "", place),
            reference=reference,
        )
    elements: list[Decision | Knowledge] = [
        *model.decisions.values(),
        *model.knowledge.values(),
    ]
    for one in elements:
        needed = one.requirements
        callable_ = {**model.knowledge, **model.services}
        wrong = [
            *(id_ for id_ in needed.inputs if id_ not in model.inputs),
            *(id_ for id_ in needed.decisions if id_ not in model.decisions),
            *(id_ for id_ in needed.knowledge if id_ not in callable_),
        ]
        broken = {reference.rpartition("#")[2] for reference, _, _ in model.broken}
        for id_ in wrong:
            if id_ not in broken:
                yield _error(model, "dmn_reference", one, reference=id_)


def _check_decision(model: DecisionModel, decision: Decision) -> Findings:
    if not decision.variable.name:
        yield _error(model, "dmn_no_name", decision)
    given = {
        id_ for service in model.services.values() for id_ in service.input_decisions
    }
    if decision.logic is None and decision.id not in given:
        yield _error(model, "dmn_no_logic", decision)
    if decision.id not in model.drawn:
        yield _warning(model, "dmn_not_drawn", decision)
    yield from _check_names(model, decision)
    yield from _check_tables(model, decision, decision.logic)


def _check_knowledge(model: DecisionModel, knowledge: Knowledge) -> Findings:
    if knowledge.logic is None or knowledge.logic.body is None:
        yield _error(model, "dmn_no_logic", knowledge)
    yield from _check_tables(model, knowledge, knowledge.logic)


def _check_names(model: DecisionModel, decision: Decision) -> Findings:
    """Check that each name has one meaning for a decision."""
    owners: dict[str, tuple[str, str]] = {}
    for owner, names in _names_around(model, decision):
        for name in names:
            known, by = owners.setdefault(name, (owner[0], owner[1]))
            if known != owner[0]:
                yield _error(
                    model, "dmn_name_twice", decision, name=name, one=by, other=owner[1]
                )


def _names_around(
    model: DecisionModel, decision: Decision
) -> Iterator[tuple[tuple[str, str], Iterable[str]]]:
    """Yield (id, name) of what a decision requires, and the names that it gives."""
    needed = decision.requirements
    for id_ in needed.inputs:
        if id_ in model.inputs:
            data = model.inputs[id_]
            yield (id_, data.name), [data.variable.name]
    for id_ in needed.decisions:
        if id_ in model.decisions:
            other = model.decisions[id_]
            parts = output_names(other)
            yield (id_, other.name), [other.variable.name, *parts]
            if other.variable.name in parts and len(parts) > 1:
                yield (f"{id_}/output", f"{other.name} ({other.variable.name})"), parts
    for id_ in needed.knowledge:
        one = model.knowledge.get(id_) or model.services.get(id_)
        if one is not None:
            yield (id_, one.name), [one.variable.name]


def _check_tables(
    model: DecisionModel, owner: Decision | Knowledge, logic: object
) -> Findings:
    for expression in expressions_in(logic):  # type: ignore[arg-type]
        if isinstance(expression, Table):
            yield from _check_table(model, owner, expression)


def _check_table(
    model: DecisionModel, owner: Decision | Knowledge, table: Table
) -> Findings:
    place = table.about.place
    names = Counter(output.name for output in table.outputs)
    if not table.outputs:
        yield _error(model, "dmn_no_output", owner, place=place)
    if len(table.outputs) > 1 and ("" in names or max(names.values()) > 1):
        yield _error(model, "dmn_output_name", owner, place=place)
    if not table.rules:
        yield _warning(model, "dmn_no_rules", owner, place=place)
    if table.aggregation is not None:
        yield from _check_aggregation(model, owner, table, table.aggregation)
    for code, facts, where in check_cover(table):
        yield _warning(model, code, owner, place=where, **facts)


def _check_aggregation(
    model: DecisionModel,
    owner: Decision | Knowledge,
    table: Table,
    aggregation: Aggregation,
) -> Findings:
    place = table.about.place
    if table.hit_policy is not HitPolicy.COLLECT:
        yield _error(
            model, "dmn_aggregation_policy", owner, place=place, aggregation=aggregation
        )
    elif len(table.outputs) > 1:
        yield _error(
            model,
            "dmn_aggregation_outputs",
            owner,
            place=place,
            aggregation=aggregation,
        )


def _check_texts(model: DecisionModel) -> Findings:
    compiler = ModelCompiler(model)
    for fault in compiler.faults:
        owner_id, label = fault.owner
        subject = _subject(model, owner_id or None, label, fault.place)
        yield finding(Severity.ERROR, fault.code, subject, **fault.facts)
    for decision in model.decisions.values():
        yield from _check_unknown(model, decision, compiler)
    for knowledge in model.knowledge.values():
        for name, place in compiler.uses[knowledge.id].places.items():
            yield _error(
                model, "dmn_beyond_parameters", knowledge, place=place, name=name
            )


def _check_unknown(
    model: DecisionModel, decision: Decision, compiler: ModelCompiler
) -> Findings:
    """Warn of names that nothing drawn gives.

    Camunda's decisions read the variables of the process without drawing them: where
    nothing is drawn, what the input columns read counts as declared.
    """
    used = compiler.uses[decision.id].places
    declared: Mapping[str, Place] = {}
    needed = decision.requirements
    if not (needed.inputs or needed.decisions):
        declared = compiler.column_uses[decision.id].places
    for name, place in used.items():
        if name not in declared:
            yield _warning(model, "dmn_unknown_name", decision, place=place, name=name)


def _subject(
    model: DecisionModel, element_id: str | None, label: str, place: Place
) -> Subject:
    return Subject(
        resource=model.resource,
        element_id=element_id,
        label=label,
        line=place.line,
        column=place.column,
    )


def _found(
    severity: Severity,
    model: DecisionModel,
    code: str,
    about: Decision | Knowledge,
    *,
    place: Place | None = None,
    **facts: object,
) -> Finding:
    subject = _subject(model, about.id, about.name, place or about.place)
    return finding(severity, code, subject, **facts)


_error = partial(_found, Severity.ERROR)
_warning = partial(_found, Severity.WARNING)

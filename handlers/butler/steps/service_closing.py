"""The rules of the end of a service: review and archive (B7, B8)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from engine import UnitOfWork
from handlers.butler.contracts import Contract, contract_by_id
from handlers.butler.rule import ButlerContext, ButlerRule, known_facts
from handlers.butler.service.figures import (
    Span,
    deliverable_words,
    finding_words,
    item_words_of,
    patrol_words,
    patrols_in,
)
from handlers.butler.service.noting import enter, name_of_actor
from handlers.forms import FieldError
from handlers.forms.rules import Findings, Outcome, Values
from handlers.registers.declarations.archive import PAPER
from handlers.registers.entries import Entry, entries_of_client
from handlers.registers.property import not_returned

#: Paper is looked at every half a year (B7.2b).
_MONTHS_TO_CHECK = 6
_YEARS = 6
_MONTHS = 12
_SHORTEST_MONTH = 28


def _review_facts(it: ButlerContext) -> Values:
    """Show what was done of what was agreed, on the day of the review (B8)."""
    contract = contract_by_id(it.connection, it.business_key)
    span = Span(contract.valid_from, contract.ended_on or contract.valid_to)
    over = contract.ended_on is not None
    connection = it.connection
    return {
        **known_facts(it),
        "figures_items": item_words_of(connection, contract.id, it.today, over=over),
        "figures_findings": finding_words(connection, contract.id, span),
        "figures_patrols": patrol_words(patrols_in(connection, contract.id, span)),
        "figures_deliverables": deliverable_words(connection, contract),
    }


def _reviewed(values: Values, _: ButlerContext) -> Outcome:
    known = {"contract_reviewed": True, "review_outcome": values["review_outcome"]}
    return Outcome(variables=known)


def _archive_facts(it: ButlerContext) -> Values:
    """Show until when the file is kept, and what is still here of the client's."""
    contract = contract_by_id(it.connection, it.business_key)
    ended = contract.ended_on or contract.valid_to
    here = [f"{each.number} {each.title}" for each in _in_hand(it, contract)]
    return {
        **known_facts(it),
        "contract_ended_on": ended.isoformat(),
        "file_kept_until": _years_later(ended).isoformat(),
        "in_hand_text": "、".join(here) or "没有",
    }


def _archive_checked(_: Values, it: ButlerContext) -> list[FieldError]:
    """R-B9: nothing is filed away while something of the client's is here (B6.3.3)."""
    found = Findings()
    contract = contract_by_id(it.connection, it.business_key)
    here = _in_hand(it, contract)
    if here:
        numbers = "、".join(each.number for each in here)
        said = f"服务对象的财产和信息还没有归还或销毁：{numbers}；请先在登记簿中登记"
        found.add("client_helped", "是否已协助服务对象归档", said)
    return found.errors


def _archived(values: Values, it: ButlerContext) -> Outcome:
    """Enter the containers of paper, each with its place and who signs for it (B7.2)."""
    rows = values.get("paper_containers")
    containers = rows if isinstance(rows, list) else []

    def record(uow: UnitOfWork) -> None:
        for row in containers:
            said = {
                "name": f"{it.variables['client_name']} {row['name']}",
                "container": row["container"],
                "place": row["place"],
                "signer": name_of_actor(uow),
                "measures": row["measures"],
                "check_on": _half_a_year_later(it.today).isoformat(),
            }
            enter(uow, it, PAPER, said)
        uow.audit("service_archived", {"contract": it.business_key})

    return Outcome(variables={}, record=record)


def _in_hand(it: ButlerContext, contract: Contract) -> list[Entry]:
    about = entries_of_client(it.connection, contract.butler_id, contract.client_id)
    return not_returned(about)


def _years_later(day: date) -> date:
    try:
        return day.replace(year=day.year + _YEARS)
    except ValueError:
        return date(day.year + _YEARS, 3, 1)


def _half_a_year_later(day: date) -> date:
    years, month = divmod(day.month - 1 + _MONTHS_TO_CHECK, _MONTHS)
    return date(day.year + years, month + 1, min(day.day, _SHORTEST_MONTH))


def _nothing(_: ButlerContext) -> Values:
    """Propose nothing: what is known stands beside the questions."""
    return {}


_REVIEW = ButlerRule(facts=_review_facts, prefill=_nothing, outcome=_reviewed)

RULES: Mapping[str, ButlerRule] = {
    "review_contract": _REVIEW,
    "review_termination": _REVIEW,
    "file_archive": ButlerRule(
        facts=_archive_facts,
        prefill=_nothing,
        check=_archive_checked,
        outcome=_archived,
    ),
}

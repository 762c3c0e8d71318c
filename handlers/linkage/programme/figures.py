"""The figures of a programme for its report and its evaluation. Pure.

Every figure follows from rows of its cases alone, so that anybody can count again.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from statistics import median

from handlers.deadlines.clocks import ClockState
from handlers.deadlines.local_time import local_day
from handlers.linkage.programme.case_facts import CaseFacts
from handlers.linkage.reinspection import FAILED, PASSED
from handlers.linkage.variables import rows, text

NONE = "—"
#: Clocks of the law that the share of kept deadlines counts.
_OF_THE_LAW = frozenset({"rectify", "reinsp1", "reinsp2"})
#: Most frequent causes that the report names.
_TYPICAL = 5


def share(part: int, whole: int) -> str:
    """Return a share in per cent with one decimal, or a dash of nothing."""
    return f"{part / whole * 100:.1f}%" if whole else NONE


def figures(facts: CaseFacts) -> dict[str, object]:
    """Return the figures of the summary report (7.2.4.2)."""
    first = _first_rounds(facts)
    passed = sum(result == PASSED for result in first.values())
    kept, ended = _kept_deadlines(facts)
    return {
        "entity_count": len({_entity(header) for header in facts.headers}),
        "case_count": len(facts.headers),
        "item_count": sum(_items(header.item) for header in facts.headers),
        "record_count": len(facts.work_records),
        "visit_count": len(_visits(facts)),
        "measure_count": facts.measures,
        "verified_count": facts.verified_measures,
        "first_pass_rate": share(passed, len(first)),
        "deadline_rate": share(kept, ended),
        "pass_days": _pass_days(facts),
        "product_results": product_results(facts),
        "archived_count": len(facts.archived),
    }


def product_results(facts: CaseFacts) -> list[dict[str, object]]:
    """Return cases and first re-inspections by product, most cases first."""
    first = _first_rounds(facts)
    keys: dict[str, list[str]] = {}
    for header in facts.headers:
        keys.setdefault(header.product or NONE, []).append(header.business_key)
    found = []
    for product, of_product in keys.items():
        results = Counter(first[key] for key in of_product if key in first)
        found.append(
            {
                "product_name": product,
                "case_total": len(of_product),
                "first_passed": results[PASSED],
                "first_failed": results[FAILED],
                "pass_rate": share(results[PASSED], results[PASSED] + results[FAILED]),
            }
        )
    return sorted(found, key=_most_cases)


def activity_dates(facts: CaseFacts) -> str:
    """Return the days of all recorded visits, as the report proposes them."""
    days = sorted({visit[:10] for visit in _visits(facts)})
    return "、".join(days)


def participants(facts: CaseFacts) -> str:
    """Return the experts of all recorded visits, as the report proposes them."""
    names = (text(record, "expert_names") for record in facts.work_records)
    return "、".join(dict.fromkeys(name for name in names if name))


def typical_problems(facts: CaseFacts) -> str:
    """Return the most frequent causes in words, with in how many cases each stood."""
    said = Counter(
        description
        for analysis in facts.causes
        for description in {
            text(cause, "description").strip() for cause in rows(analysis, "causes")
        }
        if description
    )
    return "\n".join(
        f"{number}. {description}（{count}案）"
        for number, (description, count) in enumerate(said.most_common(_TYPICAL), 1)
    )


def _most_cases(row: Mapping[str, object]) -> tuple[int, str]:
    return -int(str(row["case_total"])), str(row["product_name"])


def _entity(header: object) -> str:
    return str(getattr(header, "entity_id", None) or getattr(header, "entity_name", ""))


def _items(said: str) -> int:
    return len([item for item in said.split("、") if item.strip()])


def _visits(facts: CaseFacts) -> Sequence[str]:
    """Return when each visit that a work record tells of took place."""
    found = []
    for record in facts.work_records:
        when = text(record, "visit_time")
        if when:
            found.append((text(record, "entity_name"), when))
    return sorted(when for _, when in set(found))


def _first_rounds(facts: CaseFacts) -> dict[str, str]:
    """Return how the first re-inspection of each case ended: passed or failed."""
    return {
        each.business_key: each.result
        for each in facts.rounds
        if each.round == 1 and each.result in {PASSED, FAILED}
    }


def _kept_deadlines(facts: CaseFacts) -> tuple[int, int]:
    met = [
        clock
        for clocks in facts.clocks.values()
        for clock in clocks
        if clock.rule_key in _OF_THE_LAW and clock.state is ClockState.MET
    ]
    kept = [each for each in met if each.ended_on and each.ended_on <= each.effective]
    return len(kept), len(met)


def _pass_days(facts: CaseFacts) -> str:
    """Return the median of days from the order to the re-inspection that passed."""
    days = list(_days_to_pass(facts))
    return f"{median(days):g}天" if days else NONE


def _days_to_pass(facts: CaseFacts) -> Iterable[int]:
    for each in facts.rounds:
        if each.result != PASSED:
            continue
        ordered = [
            clock.started_on
            for clock in facts.clocks.get(each.business_key, ())
            if clock.rule_key == "reinsp1"
        ]
        if ordered:
            yield (local_day(each.ended_at) - min(ordered)).days

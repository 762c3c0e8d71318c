"""The cause analyses of a case: what Annex B and, before it, the self-check say."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from handlers.linkage.variables import rows, text


@dataclass(frozen=True, slots=True)
class WhyAndHow:
    """One root cause asked by 5W2H."""

    what: str
    why: str
    where: str
    when: str
    who: str
    how: str
    how_much: str


#: Processes of making a product, as Annex B calls them.
PROCESS_NAMES = {
    "design": "设计开发",
    "supply_chain": "供应链管理",
    "production": "生产过程",
    "quality_mgmt": "品质管理过程",
    "after_sales": "售后服务",
}


def analysed_causes(
    variables: Mapping[str, object],
) -> tuple[Sequence[Mapping[str, object]], bool]:
    """Return the causes as far as they are known, and whether Annex B has them."""
    analysed = rows(variables, "causes")
    if analysed:
        return analysed, True
    return rows(variables, "self_check_causes"), False


def five_w_two_h(variables: Mapping[str, object]) -> list[WhyAndHow]:
    """Return the root causes as answers to seven questions, from what is filed."""
    measures = rows(variables, "measures")
    found = []
    for cause in rows(variables, "causes"):
        if cause.get("is_root") is not True:
            continue
        said = text(cause, "description")
        against = [each for each in measures if _is_against(each, cause, said)]
        where = PROCESS_NAMES.get(text(cause, "stage_key"), "")
        found.append(
            WhyAndHow(
                what=_problem(variables),
                why=said,
                where=" · ".join(p for p in (where, text(cause, "factor")) if p),
                when=text(variables, "prod_date_or_batch"),
                who=_joined(text(each, "owner") for each in against),
                how=_joined(text(each, "content") for each in against),
                how_much=_quantity(variables),
            )
        )
    return found


def _is_against(
    measure: Mapping[str, object], cause: Mapping[str, object], said: str
) -> bool:
    named = text(measure, "cause")
    control = measure.get("control_key")
    return bool(named and (named in said or said in named)) or bool(
        control and control == cause.get("control_key")
    )


def _problem(variables: Mapping[str, object]) -> str:
    items = [
        f"{text(each, 'item_name')} {text(each, 'measured')}（{text(each, 'requirement')}）"
        for each in rows(variables, "failing_items")
    ]
    product = text(variables, "product_name")
    return " ".join(part for part in (product, "、".join(items)) if part)


def _quantity(variables: Mapping[str, object]) -> str:
    quantity, unit = text(variables, "produced_qty"), text(variables, "quantity_unit")
    return f"{quantity} {unit}".strip() if quantity else ""


def _joined(parts: Iterable[str]) -> str:
    return "；".join(dict.fromkeys(part for part in parts if part))

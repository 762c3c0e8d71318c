"""Propose what a notice says, from what the case knows: nothing is typed twice."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from handlers.linkage.cases import CaseHeader
from handlers.linkage.reinspection import legal_basis
from handlers.linkage.variables import rows, text
from handlers.parties.model import Org

Content = dict[str, object]

_ORDER_BASIS = "产品质量法第17条、18号令第46条"
_SUSPENSION_BASIS = "产品质量法第17条"
_REVOCATION_BASIS = "产品质量法第15条第4款"
_REQUIREMENTS = "按DB3502/T 160-2024第7.2条组织实施质量技术帮扶，按期提交联动工作记录。"


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftSource:
    """What a draft can be made from."""

    header: CaseHeader
    variables: Mapping[str, object]
    bureau: Org | None
    entity: Org | None
    agency: Org | None
    #: The officer in charge.
    officer_name: str
    today: date


def draft_content(kind: str, source: DraftSource) -> Content:
    """Return what a new notice of a kind says before anybody changed it."""
    bureau = source.bureau
    phone = bureau.phone if bureau else ""
    common: Content = {
        "bureau_name": bureau.name if bureau else "",
        "case_no": source.header.business_key,
        "contact_line": f"{source.officer_name} {phone}".strip(),
        "signed_on": source.today.isoformat(),
        "addressee": source.header.entity_name,
    }
    return {**common, **_BUILDERS.get(kind, _nothing)(source)}


def facts_of(source: DraftSource) -> str:
    """Return in one sentence which product failed, by which report."""
    header = source.header
    named = f"{header.product}（型号规格：{header.model}）".replace(
        "（型号规格：）", ""
    )
    items = rows(source.variables, "failing_items")
    limits = "；".join(
        f"{text(row, 'item_name')}（标准要求：{text(row, 'requirement')}，"
        f"实测：{text(row, 'measured')}）"
        for row in items
    )
    role = {"生产者": "生产", "销售者": "销售"}.get(
        text(source.variables, "entity_role"), "生产、销售"
    )
    return (
        f"在{header.origin}中，{header.entity_name}{role}的{named}"
        f"经检验不合格（报告编号：{header.report_no}），"
        f"不合格项目：{limits or header.item}。"
    )


def _nothing(_: DraftSource) -> Content:
    return {}


def _receipt(source: DraftSource) -> Content:
    entity = source.entity
    found: Content = {"service_place": entity.address if entity else ""}
    documents = source.variables.get("result_documents")
    if isinstance(documents, list | tuple):
        found["served_documents"] = list(documents)
    return found


def _letter(source: DraftSource) -> Content:
    return {
        "addressee": "",
        "facts": facts_of(source),
        "request": "请依法对标称生产者进行处理。",
    }


def _order(source: DraftSource) -> Content:
    product = source.header.product or "上述产品"
    return {
        "facts": facts_of(source),
        "legal_basis": _ORDER_BASIS,
        "order_content": (
            f"一、立即停止生产、销售检验结论为不合格的{product}；\n"
            "二、查明不合格产品产生的原因，制定整改方案并采取纠正措施；\n"
            "三、对库存、退回的样品以及已出厂、销售的不合格产品进行处理；\n"
            "四、按期提出复查申请。"
        ),
    }


def _conclusion(source: DraftSource) -> Content:
    return {
        "filed_on": text(source.variables, "objection_filed_on"),
        "conclusion": text(source.variables, "objection_conclusion"),
        "legal_basis": _REVOCATION_BASIS,
    }


def _revocation(source: DraftSource) -> Content:
    return {"facts": f"经复检，{source.header.product}检验结论为合格，异议成立。"}


def _commission(source: DraftSource) -> Content:
    return {
        "addressee": source.agency.name if source.agency else "",
        "targets": facts_of(source),
        "requirements": text(source.variables, "commission_note") or _REQUIREMENTS,
    }


def _passed(source: DraftSource) -> Content:
    header = source.header
    report = text(source.variables, "reinspection_report_no")
    told = f"（复查报告编号：{report}）" if report else ""
    return {
        "pass_notice_content": (
            f"你单位{header.product}（型号规格：{header.model}）"
            f"经复查检验{told}，结论为合格。"
        )
    }


def _failed(source: DraftSource) -> Content:
    return {
        "addressee": "福建省市场监督管理局",
        "report_content": f"{facts_of(source)}\n经复查，检验结论为不合格。",
    }


def _suspension(source: DraftSource) -> Content:
    return {
        "facts": f"{facts_of(source)}公告后经复查，产品仍不合格。",
        "legal_basis": _SUSPENSION_BASIS,
    }


def _transfer(source: DraftSource) -> Content:
    kinds = source.variables.get("revocation_kinds")
    return {
        "addressee": "",
        "facts": facts_of(source),
        "legal_basis": legal_basis(source.variables),
        "kinds": "、".join(map(str, kinds)) if isinstance(kinds, list | tuple) else "",
    }


def _advice(source: DraftSource) -> Content:
    return {
        "addressee": source.bureau.name if source.bureau else "",
        "advice": text(source.variables, "advice"),
    }


_BUILDERS: Mapping[str, Callable[[DraftSource], Content]] = {
    "service_receipt": _receipt,
    "notification_letter": _letter,
    "rectification_order": _order,
    "objection_conclusion": _conclusion,
    "revocation_notice": _revocation,
    "commission_letter": _commission,
    "pass_notice": _passed,
    "failure_report": _failed,
    "suspension_order": _suspension,
    "revocation_transfer": _transfer,
    "supervision_advice": _advice,
}

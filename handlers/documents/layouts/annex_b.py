"""Table B.1, 产品质量问题原因分析表: the products, what became of them, the causes."""

from __future__ import annotations

from collections.abc import Mapping

from handlers.documents.layout import (
    Cell,
    Grid,
    Picture,
    Row,
    Sheet,
    Text,
    body,
    label,
    value,
)
from handlers.documents.layouts.parts import heading, pair
from handlers.documents.pictures import drawn_signature
from handlers.documents.plain_text import rows_of, said

TITLE = "产品质量问题原因分析表"
#: The printed form has so many empty lines for products.
LEAST_ROWS = 2
HINT = (
    "包括对库存不合格产品，检验机构退回的不合格样品，已出厂、销售的不合格产品的处理情况"
)
_HEADS = ("产品名称", "规格型号", "生产日期/批号", "数量", "处理情况")
_KEYS = ("product_name", "model_spec", "prod_date_or_batch", "quantity", "disposition")
#: What has to be spoken of (R-B3), each in a field of its own.
_DISPOSITIONS = (
    ("disposition_stock", "库存不合格产品"),
    ("disposition_returned", "检验机构退回的不合格样品"),
    ("disposition_sold", "已出厂、销售的不合格产品"),
)


def annex_b(content: Mapping[str, object]) -> Sheet:
    """Return the analysis as Table B.1 prints it, with both names and dates."""
    products = rows_of(content, "nonconforming_products") or rows_of(
        content, "products"
    )
    blank: Mapping[str, object] = {}
    listed = [*products, *[blank] * (LEAST_ROWS - len(products))]
    rows = (
        Row(cells=tuple(label(text) for text in _HEADS)),
        *(Row(cells=tuple(value(said(row, k)) for k in _KEYS)) for row in listed),
        pair(
            content,
            ("经营主体名称", "entity_name"),
            ("质量负责人", "quality_head_name"),
            span=2,
        ),
        pair(
            content,
            ("确认日期", "entity_confirm_date"),
            ("确认日期", "quality_head_confirm_date"),
            span=2,
        ),
        Row(
            cells=(
                label("不合格品\n处理情况"),
                body(
                    Text(text=HINT, size=9),
                    Text(text=disposition(content), above=3),
                    span=4,
                ),
            ),
            least=38,
        ),
        Row(
            cells=(
                label("不合格原因分析"),
                body(Text(text=said(content, "cause_analysis")), span=4),
            ),
            least=80,
        ),
        Row(
            cells=(
                _signed(
                    "质量负责人：",
                    _signature(content),
                    span=2,
                    picture=drawn_signature(content, "sign_quality_head"),
                ),
                _signed(
                    "质量专家：",
                    said(content, "sign_expert"),
                    span=3,
                    picture=drawn_signature(content, "sign_expert"),
                ),
            )
        ),
        Row(
            cells=(
                _signed("日期：", said(content, "sign_quality_head_date"), span=2),
                _signed("日期：", said(content, "sign_expert_date"), span=3),
            )
        ),
    )
    grid = Grid(widths=(3.2, 3.2, 3.6, 3.0, 4.0), rows=rows)
    return Sheet(title=TITLE, blocks=(*heading("B.1", TITLE), grid))


def disposition(content: Mapping[str, object]) -> str:
    """Return the three parts joined, else the text that was written in one."""
    parts = [
        f"{name}：{said(content, key)}"
        for key, name in _DISPOSITIONS
        if said(content, key)
    ]
    return "\n".join(parts) or said(content, "nonconforming_disposition")


def _signature(content: Mapping[str, object]) -> str:
    """Return who signed, or that they refused and why."""
    refused = said(content, "sign_refusal_reason")
    return f"（拒签：{refused}）" if refused else said(content, "sign_quality_head")


def _signed(name: str, text: str, *, span: int, picture: Picture | None = None) -> Cell:
    return Cell(texts=(Text(text=f"{name}{text}", picture=picture),), span=span)

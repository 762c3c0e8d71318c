"""What the papers of the field work must say: survey, causes, measures (7.2.3).

One function for each rule, pure, so that pages, imports and programmes ask the same.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from handlers.forms import FieldError
from handlers.forms.names import cell, drawn
from handlers.linkage.variables import rows, text

Values = Mapping[str, object]

_MATERIALS = "survey_materials"
#: What the company's 质量负责人 drew beside their name in Annex B.
_HEAD_DRAWN = drawn("sign_quality_head")
#: The materials of 7.2.3.1.2 by their letters.
LETTERS = "abcdefg"
#: Fields of the three dispositions, as Annex B names them (R-B3).
DISPOSITIONS: Mapping[str, str] = {
    "disposition_stock": "库存不合格产品",
    "disposition_returned": "检验机构退回的不合格样品",
    "disposition_sold": "已出厂、销售的不合格产品",
}
#: Words that show a part in forms that asked for all three in one text.
_WORDS: Mapping[str, Sequence[str]] = {
    "disposition_stock": ("库存", "在库", "封存"),
    "disposition_returned": ("样品", "退样", "备样"),
    "disposition_sold": ("出厂", "销售", "已售", "售出", "召回", "追回"),
}


def survey_faults(values: Values) -> list[FieldError]:
    """Ask of each material a)-g) whether it was collected, and why not (R-7A)."""
    found = rows(values, _MATERIALS)
    given = {text(row, "material") for row in found}
    faults = [
        _fault(_MATERIALS, "资料清单", f"还缺 {letter}) 项的收集情况（7.2.3.1.2）")
        for letter in LETTERS
        if letter not in given
    ]
    for number, row in enumerate(found):
        letter, status = text(row, "material"), text(row, "status")
        if status == "不适用" and not text(row, "note"):
            path = cell(_MATERIALS, number, "note")
            told = f"{letter}) 项不适用，请写理由（7.2.3.1.2）"
            faults.append(_fault(path, "说明", told))
        # Forms of earlier cases asked for the day in the note.
        if status == "缺失" and not (row.get("missing_until") or text(row, "note")):
            path = cell(_MATERIALS, number, "missing_until")
            told = f"{letter}) 项缺失，请写补齐日期（7.2.3.1.2）"
            faults.append(_fault(path, "补齐日期", told))
    return faults


def cause_faults(values: Values, *, on_paper: bool = False) -> list[FieldError]:
    """Ask for a root cause and both signatures with their days (R-B2).

    The expert's account stands for the expert's name. The company's 质量负责人 files
    nothing here: their name counts with what they drew, or a scan of the signed sheet.

    Args:
        on_paper: whether the signed sheet itself is kept with what was filed (代录).
    """
    faults = []
    if not any(row.get("is_root") is True for row in rows(values, "causes")):
        told = "至少一行勾选“根本原因”（7.2.3.2）"
        faults.append(_fault("causes", "原因明细", told))
    refused = text(values, "sign_refusal_reason")
    signers = [("sign_expert", "质量专家")]
    if not refused:
        signers.append(("sign_quality_head", "质量负责人"))
    for key, who in signers:
        if not text(values, key) or not values.get(f"{key}_date"):
            told = f"{who}须签名并写明日期（7.2.3.2，附录B）"
            faults.append(_fault(key, f"{who}（签名）", told))
    return faults + _proof_faults(values, on_paper=on_paper, is_refused=bool(refused))


def _proof_faults(
    values: Values, *, on_paper: bool, is_refused: bool
) -> list[FieldError]:
    """Ask for what shows that the 质量负责人 signed, or refused to."""
    has_scan = on_paper or bool(values.get("sign_scan"))
    is_drawn = bool(values.get(_HEAD_DRAWN))
    if is_refused and is_drawn:
        told = "既有质量负责人的签名，又写了拒签理由，请核对后保留一项"
        return [_fault("sign_refusal_reason", "质量负责人拒签理由", told)]
    if is_refused and not has_scan:
        told = "质量负责人拒签的，请附说明材料或现场记录"
        return [_fault("sign_scan", "纸质签名扫描件", told)]
    if is_refused or is_drawn or has_scan:
        return []
    told = (
        "质量负责人还没有签名：请本人手写，或上传双方签名的纸质表扫描件"
        "（7.2.3.2，附录B）"
    )
    return [_fault(_HEAD_DRAWN, "质量负责人（签名）", told)]


def disposition_faults(values: Values) -> list[FieldError]:
    """Ask what became of stock, returned samples and sold products (R-B3)."""
    return [
        _fault(path, "不合格品处理情况", f"还应说明{name}的处理情况（附录B）")
        for path, name in _missing_dispositions(values)
    ]


def joined_dispositions(values: Values) -> str:
    """Return the three parts as one text, as Annex B prints them."""
    parts = [
        f"{name}：{text(values, key)}"
        for key, name in DISPOSITIONS.items()
        if text(values, key)
    ]
    return "\n".join(parts) or text(values, "nonconforming_disposition")


def measure_faults(
    causes: Sequence[Values], measures: Sequence[Values]
) -> list[FieldError]:
    """Ask for a measure against every root cause (R-B2)."""
    return [
        _fault(
            "measures",
            "帮扶措施",
            f"根本原因“{text(cause, 'description')}”还没有措施（7.2.3.3.1）",
        )
        for cause in causes
        if cause.get("is_root") and not any(_answers(row, cause) for row in measures)
    ]


def _missing_dispositions(values: Values) -> list[tuple[str, str]]:
    whole = text(values, "nonconforming_disposition")
    if whole:
        return [
            ("nonconforming_disposition", DISPOSITIONS[key])
            for key, words in _WORDS.items()
            if not any(word in whole for word in words)
        ]
    return [(key, name) for key, name in DISPOSITIONS.items() if not text(values, key)]


def _answers(measure: Values, cause: Values) -> bool:
    named, description = text(measure, "cause"), text(cause, "description")
    if named and (named in description or description in named):
        return True
    control = measure.get("control_key")
    return bool(control) and control == cause.get("control_key")


def _fault(path: str, label: str, message: str) -> FieldError:
    return FieldError(path=path, label=label, message=message)

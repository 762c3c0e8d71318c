"""Answers of invented people to the forms of the linkage work, as their pages send them.

Most answers are made up from the form itself; only what steers the case, or what one
reads again on pictures of the pages, is chosen here.
"""

from __future__ import annotations

import io
from collections.abc import Mapping
from datetime import date, timedelta

from handlers.forms import Field, Form, Kind, Table
from handlers.forms.facts import is_asked, with_choices
from handlers.forms.names import PERIOD_FROM, PERIOD_TO, ROW_MARK, UPLOAD, cell
from tests.support.form_answers import LATER, TODAY, plausible_answers

Fields = dict[str, object]

#: The smallest photograph that is one.
PICTURE = bytes.fromhex(
    "ffd8ffe000104a46494600010100000100010000ffdb004300"
    + "01" * 64
    + "ffc0000b080001000101011100ffc40014000100000000000000000000000000000003"
    "ffc40014100100000000000000000000000000000000ffda0008010100003f0037ffd9"
)

#: What reads well wherever it is asked.
GENERAL: Mapping[str, object] = {
    "address": "厦门市思明区演练路4号",
    "contact": "黄建国",
    "lab": "鹭岛产品质量检验院",
    "model_spec": "NY-150",
    "nominal_producer": "厦门暖阳电器有限公司",
    "prod_date_or_batch": "20260105",
    "product_name": "电热毯",
    "quality_head": "黄建国",
    "report_no": "XM2026-0107",
    "reinspection_report_no": "XM2026-0412",
    "sampled_on": TODAY,
    "standard": "GB/T 4706.8—2024",
    "trademark": "暖阳",
}
#: What `plausible_answers` writes where anything will do, and what reads better.
_MADE_UP = "电热毯泄漏电流"
_SHORT_TEXT = "已核对"
_LONG_TEXT = "经现场核查，绝缘层厚度不均、耐压测试漏检，已制定措施并明确责任人。"
_PERSON = "黄建国"
_OF_PEOPLE = ("_name", "_head", "_by", "receiver", "addressee", "contact", "owner")
_LEAKAGE = {
    "item_name": "泄漏电流",
    "requirement": "不大于 0.25 mA",
    "measured": "0.61 mA",
    "judged": "不合格",
}
CHOSEN: Mapping[str, Mapping[str, object]] = {
    "register_issue": {
        "source": "监督抽查",
        "level": "市",
        "task_no": "XMJC-2026-03",
        "severity": "一般",
        "entity_name": "厦门暖阳电器有限公司",
        "credit_code": "91350203MA00000018",
        "district": "思明区",
        "entity_role": "生产者",
        "producer_outside": "false",
        "has_local_party": "true",
        "licensed": "false",
        "failing_items": [_LEAKAGE],
    },
    "decide_assistance_start": {"start_decision": "启动"},
    "review_assistance_plan": {"review_passed": "true", "review_opinion": ""},
    "arrange_reinspection": {
        "reinspection_lab": "鹭岛产品质量检验院",
        "reinspection_needed": "true",
        "no_reinspection_reason": "",
    },
    "record_reinspection_result": {
        "reinspection_result": "合格",
        "reinspection_items": [
            {**_LEAKAGE, "measured": "0.11 mA", "judged": "合格"},
        ],
    },
    "analyse_causes": {
        "disposition_stock": "120 条已封存",
        "disposition_returned": "2 条已封存",
        "disposition_sold": "80 条，已通知经销商下架并召回 63 条",
    },
    "choose_result_uses": {"nominate_case": "true", "industry_common": "true"},
}


def fields_for(
    form: Form,
    wanted: Mapping[str, object],
    *,
    facts: Mapping[str, object],
    today: date,
) -> Fields:
    """Return what a page of this form sends when it is filled in sensibly."""
    known = with_choices(form, facts)
    asked = {question.key for question in known.questions()}
    chosen = {key: text for key, text in GENERAL.items() if key in asked}
    raw = plausible_answers(known, **{**chosen, **wanted})
    fields: Fields = {}
    for question in known.questions():
        if isinstance(question, Table):
            rows = raw[question.key]
            assert isinstance(rows, list)
            for index, row in enumerate(rows):
                fields[cell(question.key, index, ROW_MARK)] = "1"
                for column in question.columns:
                    name = cell(question.key, index, column.key)
                    _put(fields, column, name, row.get(column.key))
        elif is_asked(question, facts):
            _put(fields, question, question.key, raw[question.key])
    return {name: _dated(value, today) for name, value in fields.items()}


def picture(name: str = "现场.jpg") -> tuple[io.BytesIO, str]:
    """Return a photograph to upload."""
    return io.BytesIO(PICTURE), name


def _put(fields: Fields, field: Field, name: str, answer: object) -> None:
    if field.kind is Kind.SEQUENCE or answer is None:
        return
    if field.kind is Kind.FILES:
        fields[name + UPLOAD] = [picture()]
    elif field.kind is Kind.PERIOD:
        start, _, end = str(answer).partition("/")
        fields[name + PERIOD_FROM] = start
        fields[name + PERIOD_TO] = end
    elif field.kind is Kind.LONG_TEXT and answer == _MADE_UP:
        fields[name] = _LONG_TEXT
    elif field.kind is Kind.TEXT and answer == _MADE_UP:
        is_person = field.key.endswith(_OF_PEOPLE)
        fields[name] = _PERSON if is_person else GENERAL.get(field.key, _SHORT_TEXT)
    elif field.kind is Kind.TICK:
        if answer:
            fields[name] = "true"
    else:
        fields[name] = answer


def _dated(value: object, today: date) -> object:
    if not isinstance(value, str):
        return value
    later = today + timedelta(days=60)
    return value.replace(TODAY, today.isoformat()).replace(LATER, later.isoformat())

"""Prepare one question for its page."""

from __future__ import annotations

from collections.abc import Mapping

from handlers.forms import names
from handlers.forms.answer_views import evidence_link
from handlers.forms.model import Field, Kind
from handlers.forms.view import EvidenceLink, FieldView, OptionView, PeriodEnd

REQUIRED = "必填"
PROPOSED = "已按今天预填，不是今天的请改"

_PARTIES = {
    "msa": "市场监督管理部门",
    "tai": "质量技术帮扶机构",
    "wg": "质量技术帮扶工作组",
    "ent": "经营主体",
    "lab": "检验机构",
}


class FieldPresenter:
    """Knows the files, the account and the day with which the questions are shown."""

    def __init__(
        self, *, evidence: Mapping[str, EvidenceLink], account: str, today: str
    ) -> None:
        self._evidence = evidence
        self._account = account
        self._today = today

    def field(
        self, field: Field, *, name: str, answer: object, error: str
    ) -> FieldView:
        """Return a question with its raw answer."""
        return FieldView(
            kind=field.kind,
            name=name,
            id=names.element_id(name),
            label=field.label,
            label_prefix=field.label_prefix,
            help=field.help,
            required_text=self.required_text(field),
            is_required=field.required,
            signature=field.signature,
            by_hand=field.by_hand,
            signature_note=self._signature_note(field),
            proposal_note=self._proposal_note(field, answer),
            unit=field.unit,
            value=_value(field, answer),
            period_ends=_period_ends(field, name, answer),
            options=_options(field, name, answer),
            files=self._files(field, answer),
            multiple=field.multiple,
            accept=field.accept,
            error=error,
            fills=_fills(field, name),
        )

    def required_text(self, field: Field) -> str:
        """Return in words when a question must be answered."""
        if field.conditions.text:
            return field.conditions.text
        return REQUIRED if field.required else ""

    def _signature_note(self, field: Field) -> str:
        if not field.signature:
            return ""
        account = f"账号“{self._account}”" if self._account else "当前账号"
        party = _PARTIES.get(field.role, "")
        by = f"由{party}签名：" if party else ""
        if field.by_hand:
            return f"{by}须本人手写，键入的姓名只用于打印"
        return f"{by}键入姓名即为签名，系统同时记录{account}和提交时间"

    def _proposal_note(self, field: Field, answer: object) -> str:
        """Return that a day was proposed, while it is the one that stands there."""
        proposed = field.source.is_today_proposed and self._today
        return PROPOSED if proposed and answer == self._today else ""

    def _files(self, field: Field, answer: object) -> tuple[EvidenceLink, ...]:
        if field.kind is not Kind.FILES or not isinstance(answer, list):
            return ()
        return tuple(evidence_link(str(each), self._evidence) for each in answer)


def _fills(field: Field, name: str) -> tuple[str, ...]:
    row = name.removesuffix(field.key)
    return tuple(names.element_id(row + column) for column in field.fills)


def _value(field: Field, answer: object) -> str:
    if field.kind is Kind.TICK:
        return "true" if answer is True else ""
    if answer is None or isinstance(answer, list | bool):
        return ""
    return str(answer)


def _period_ends(field: Field, name: str, answer: object) -> tuple[PeriodEnd, ...]:
    if field.kind is not Kind.PERIOD:
        return ()
    start, _, end = str(answer or "").partition("/")
    return tuple(
        PeriodEnd(
            id=names.element_id(name) + suffix,
            name=name + suffix,
            label=label,
            value=value,
        )
        for suffix, label, value in (
            (names.PERIOD_FROM, "起", start),
            (names.PERIOD_TO, "止", end),
        )
    )


def _options(field: Field, name: str, answer: object) -> tuple[OptionView, ...]:
    chosen = [str(each) for each in answer] if isinstance(answer, list) else [answer]
    views = []
    for index, option in enumerate(field.options):
        is_chosen = option.value in chosen
        views.append(
            OptionView(
                id=f"{names.element_id(name)}-{index}",
                value=option.value,
                label=option.label,
                chosen=is_chosen,
                rank_name=names.rank(name, index) if field.ordered else "",
                rank=str(chosen.index(option.value) + 1)
                if field.ordered and is_chosen
                else "",
            )
        )
    return tuple(views)

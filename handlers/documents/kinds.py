"""Which kinds of papers there are: name, layout, whether the bureau numbers them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import partial

from handlers.documents.errors import DocumentKindUnknown
from handlers.documents.fields import PaperField
from handlers.documents.layout import Sheet, Text
from handlers.documents.layouts.annex_a import annex_a
from handlers.documents.layouts.annex_b import annex_b
from handlers.documents.layouts.annex_d import annex_d
from handlers.documents.layouts.annex_e import annex_e
from handlers.documents.layouts.annex_f import annex_f
from handlers.documents.layouts.notice_texts import NOTICES
from handlers.documents.layouts.notices import notice
from handlers.documents.layouts.service_receipt import FIELDS, service_receipt
from handlers.documents.layouts.summary_report import summary_report
from handlers.documents.plain_text import said

Layout = Callable[[Mapping[str, object]], Sheet]


class Readers(StrEnum):
    """Who reads a signed paper beside the bureau, of those who see its case."""

    #: Nobody: it goes to another office.
    BUREAU = "bureau"
    #: The agency and its experts.
    HELPERS = "helpers"
    #: The company; the helpers only when the case is closed (7.2.6.1).
    ENTITY = "entity"
    #: Every party of the case.
    PARTIES = "parties"


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentKind:
    """One kind of paper."""

    key: str
    #: Its name, as lists and registers show it.
    zh: str
    layout: Layout
    #: The table of the standard, such as A.1; empty for notices.
    annex: str = ""
    #: Who reads it; the bureau alone, where nothing else is said.
    readers: Readers = Readers.BUREAU
    #: Answers of its form that name persons: printed, but never searched.
    personal: frozenset[str] = frozenset()
    #: What is written when it is drafted; none for what comes of a filed form.
    fields: tuple[PaperField, ...] = ()
    #: Form whose filing goes with it, such as f206; empty for none.
    form_key: str = ""
    #: Rule by which it is numbered at signing; empty for papers without a number.
    pattern: str = ""

    def sheet(self, content: Mapping[str, object]) -> Sheet:
        """Return the paper as it is printed, with the mark of how it was filled in."""
        made, mark = self.layout(content), said(content, "entry_mark")
        if not mark:
            return made
        told = Text(text=mark, size=9, above=4)
        return replace(made, blocks=(*made.blocks, told))

    @property
    def is_numbered(self) -> bool:
        """Say whether the bureau gives it a number of its own."""
        return bool(self.pattern)


#: Names of people on the annexes and the report, and how to reach them.
_PERSONAL = frozenset(
    {
        *("contact", "phone", "expert_names", "quality_head", "quality_head_name"),
        *("sign_expert", "sign_quality_head", "participants", "server", "receiver"),
    }
)


def _annex(
    key: str,
    zh: str,
    annex: str,
    layout: Layout,
    *,
    readers: Readers = Readers.PARTIES,
) -> DocumentKind:
    return DocumentKind(
        key=key,
        zh=zh,
        annex=annex,
        layout=layout,
        form_key=key,
        readers=readers,
        personal=_PERSONAL,
    )


def _notice(
    key: str, zh: str, form_key: str, word: str = "", *, readers: Readers
) -> DocumentKind:
    return DocumentKind(
        key=key,
        zh=zh,
        readers=readers,
        layout=partial(notice, NOTICES[key]),
        fields=NOTICES[key].fields,
        form_key=form_key,
        pattern=f"{{bureau}}{word}〔{{year}}〕{{n}}号" if word else "",
    )


_ALL = (
    _annex("annex_a", "质量技术帮扶工作方案", "A.1", annex_a),
    _annex("annex_b", "产品质量问题原因分析表", "B.1", annex_b),
    _annex("annex_d", "联动工作记录表", "D.1", annex_d),
    _annex("annex_e", "联动工作满意度测评", "E.1", annex_e, readers=Readers.ENTITY),
    _annex("annex_f", "联动工作典型案例", "F.1", annex_f),
    DocumentKind(
        key="summary_report",
        zh="质量技术帮扶工作总结报告",
        layout=summary_report,
        form_key="fp603",
        readers=Readers.PARTIES,
        personal=_PERSONAL,
        pattern="{bureau}帮总〔{year}〕{n}号",
    ),
    DocumentKind(
        key="service_receipt",
        zh="送达回证",
        layout=service_receipt,
        fields=FIELDS,
        form_key="f201",
        readers=Readers.PARTIES,
        pattern="{bureau}送〔{year}〕{n}号",
    ),
    _notice("notification_letter", "通报函", "f202", "通函", readers=Readers.BUREAU),
    _notice(
        "rectification_order", "责令改正通知书", "f206", "责改", readers=Readers.PARTIES
    ),
    _notice(
        "objection_conclusion",
        "异议处理结论告知书",
        "f214",
        "异告",
        readers=Readers.PARTIES,
    ),
    _notice(
        "revocation_notice",
        "撤销（解除）处理通知书",
        "f214u",
        "撤",
        readers=Readers.PARTIES,
    ),
    _notice(
        "commission_letter",
        "质量技术帮扶委托函",
        "f301",
        "帮委",
        readers=Readers.HELPERS,
    ),
    _notice("pass_notice", "复查合格通知书", "f704", "复合", readers=Readers.PARTIES),
    _notice("failure_report", "复查不合格上报", "f707", "复报", readers=Readers.BUREAU),
    _notice(
        "suspension_order",
        "责令停业整顿通知书",
        "f709",
        "停整",
        readers=Readers.PARTIES,
    ),
    _notice(
        "revocation_transfer", "吊销程序移送函", "f710", "移", readers=Readers.BUREAU
    ),
    _notice("supervision_advice", "监管建议书", "f602", readers=Readers.PARTIES),
)
#: Rooms that make papers of their own add their kinds here.
KINDS: Mapping[str, DocumentKind] = {kind.key: kind for kind in _ALL}


def kind_of(key: str) -> DocumentKind:
    """Return a kind of paper.

    Raises:
        DocumentKindUnknown: there is none of this key.
    """
    if key not in KINDS:
        raise DocumentKindUnknown(key)
    return KINDS[key]

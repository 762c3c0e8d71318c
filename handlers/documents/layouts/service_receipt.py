"""送达回证: who received which paper when, with the code for the first sign-in."""

from __future__ import annotations

from collections.abc import Mapping

from handlers.documents.fields import FieldKind, PaperField
from handlers.documents.layout import Align, Grid, Row, Sheet, Text, body, label, value
from handlers.documents.layouts.parts import boxes
from handlers.documents.plain_text import chosen, said

TITLE = "送达回证"
FIELDS = (
    PaperField(key="addressee", zh="受送达人", personal=True),
    PaperField(key="served_documents", zh="送达文书", kind=FieldKind.LONG),
    PaperField(key="served_numbers", zh="文号", required=False),
    PaperField(key="service_method", zh="送达方式", required=False),
    PaperField(key="service_place", zh="送达地点", required=False),
    PaperField(key="server", zh="送达人", required=False, personal=True),
    PaperField(key="remark", zh="备注", kind=FieldKind.LONG, required=False),
    PaperField(key="signed_on", zh="签发日期", kind=FieldKind.DAY),
)
METHODS = ("直接送达", "邮寄送达", "电子送达", "留置送达", "公告送达")


def service_receipt(content: Mapping[str, object]) -> Sheet:
    """Return the receipt; what is not known yet stays blank, to be written by hand."""
    served = "、".join(chosen(content, "served_documents"))
    rows = (
        Row(cells=(label("送达文书"), value(served, span=3)), least=16),
        Row(
            cells=(
                label("案号"),
                value(said(content, "case_no")),
                label("文号"),
                value(said(content, "served_numbers")),
            )
        ),
        _wide("受送达人", said(content, "addressee"), least=12),
        _wide("送达方式", boxes(METHODS, [said(content, "service_method")]), least=12),
        _wide("送达地点", said(content, "service_place"), least=12),
        Row(
            cells=(
                label("收件人签名\n（盖章）"),
                value(said(content, "receiver")),
                label("收到日期"),
                value(said(content, "served_on")),
            ),
            least=22,
        ),
        _wide("代收人及\n代收理由", said(content, "substitute"), least=14),
        _wide("拒收、留置情况\n及见证人", said(content, "refusal"), least=18),
        Row(
            cells=(
                label("送达人签名"),
                value(said(content, "server")),
                label("签发日期"),
                value(said(content, "signed_on")),
            ),
            least=14,
        ),
        _wide("备注", said(content, "remark"), least=14),
    )
    blocks = (
        Text(text=said(content, "bureau_name"), size=14, align=Align.CENTER),
        Text(text=TITLE, size=20, bold=True, align=Align.CENTER, above=4),
        Text(text=said(content, "number"), size=10.5, align=Align.RIGHT, above=4),
        Grid(widths=(3.0, 5.5, 3.0, 5.5), rows=rows),
        *_invitation(content),
    )
    return Sheet(title=TITLE, blocks=blocks)


def _wide(name: str, text: str, *, least: float) -> Row:
    return Row(cells=(label(name), value(text, span=3)), least=least)


def _invitation(content: Mapping[str, object]) -> tuple[Text | Grid, ...]:
    """Return what the addressee needs to sign in once, if a code was made."""
    code, address = said(content, "invitation_code"), said(content, "invitation_url")
    if not code:
        return ()
    lines = (
        Text(text="在线办理（首次登录）", bold=True),
        Text(text=f"网址：{address}　　一次性邀请码：{code}"),
        Text(
            text="请勿转交他人；用过一次或者到期后失效，可以向送达人重新索取。", size=9
        ),
    )
    return (
        Text(text="", size=6),
        Grid(widths=(1,), rows=(Row(cells=(body(*lines),), least=16),)),
    )

"""What each notice of the supervision line says, with the article that it rests on."""

from __future__ import annotations

from collections.abc import Mapping

from handlers.documents.fields import FieldKind, PaperField
from handlers.documents.layouts.notices import NoticeText

_ADDRESSEE = PaperField(key="addressee", zh="受送达人", personal=True)
_RECEIVER = PaperField(key="addressee", zh="接收部门")
_SIGNED = PaperField(key="signed_on", zh="签发日期", kind=FieldKind.DAY)
_FACTS = PaperField(key="facts", zh="事实", kind=FieldKind.LONG)
_BASIS = PaperField(key="legal_basis", zh="法律依据", kind=FieldKind.LONG)


def _long(key: str, zh: str, *, required: bool = True) -> PaperField:
    return PaperField(key=key, zh=zh, kind=FieldKind.LONG, required=required)


def _day(key: str, zh: str, *, required: bool = True) -> PaperField:
    return PaperField(key=key, zh=zh, kind=FieldKind.DAY, required=required)


NOTICES: Mapping[str, NoticeText] = {
    "notification_letter": NoticeText(
        title="关于通报不合格产品的函",
        fields=(_RECEIVER, _FACTS, _long("request", "商请事项"), _SIGNED),
        paragraphs=(
            "{facts}",
            "因标称生产者在你辖区，现将有关情况通报你局。{request}",
            "请将处理情况函复我局。",
        ),
    ),
    "rectification_order": NoticeText(
        title="责令改正通知书",
        fields=(
            _ADDRESSEE,
            _FACTS,
            _BASIS,
            _long("order_content", "责令改正内容"),
            _day("signed_on", "责令日期"),
        ),
        paragraphs=(
            "经查，{facts}",
            "依据{legal_basis}，现责令你单位改正：",
            "{order_content}",
            (
                "你单位应当立即停止生产、销售检验结论为不合格的产品，自责令之日起六十日"
                "内予以改正，并可以提出复查申请。收到复查合格通知之前，不得恢复生产、"
                "销售同一产品；为复查而生产的样品除外。"
            ),
        ),
    ),
    "objection_conclusion": NoticeText(
        title="异议处理结论告知书",
        fields=(
            _ADDRESSEE,
            _day("filed_on", "异议提出日期", required=False),
            _long("conclusion", "异议处理结论"),
            _BASIS,
            _SIGNED,
        ),
        paragraphs=(
            "你单位于{filed_on}提出的异议，我局已经审查，现将处理结论告知如下：",
            "{conclusion}",
            "以上结论依据{legal_basis}作出。",
        ),
    ),
    "revocation_notice": NoticeText(
        title="撤销（解除）处理通知书",
        fields=(_ADDRESSEE, _long("revoked", "撤销的文书和措施"), _FACTS, _SIGNED),
        paragraphs=(
            "{facts}",
            "现撤销（解除）对你单位作出的下列处理：",
            "{revoked}",
            "自收到本通知之日起，你单位可以恢复相关产品的生产、销售。",
        ),
    ),
    "commission_letter": NoticeText(
        title="质量技术帮扶委托函",
        fields=(
            PaperField(key="addressee", zh="质量技术帮扶机构"),
            _long("targets", "帮扶对象和产品质量问题"),
            _long("requirements", "工作要求"),
            _SIGNED,
        ),
        paragraphs=(
            "根据DB3502/T 160-2024第5.1条、第7.2.1条，现委托你单位组织实施质量技术帮扶。",
            "一、帮扶对象和产品质量问题：{targets}",
            "二、工作要求：{requirements}",
            "请按第7.2.2条准备技术文件、制定帮扶工作方案，报我局评审。",
        ),
    ),
    "pass_notice": NoticeText(
        title="复查合格通知书",
        fields=(
            _ADDRESSEE,
            _long("pass_notice_content", "通知内容"),
            _day("signed_on", "通知日期"),
        ),
        paragraphs=(
            "{pass_notice_content}",
            "自收到本通知之日起，你单位可以恢复生产、销售同一产品。",
        ),
    ),
    "failure_report": NoticeText(
        title="关于复查不合格情况的报告",
        fields=(_RECEIVER, _long("report_content", "上报内容"), _SIGNED),
        paragraphs=("{report_content}", "特此报告。"),
    ),
    "suspension_order": NoticeText(
        title="责令停业整顿通知书",
        fields=(
            _ADDRESSEE,
            _FACTS,
            _BASIS,
            _long("order_content", "责令内容"),
            _day("suspension_until", "整顿期满日期"),
            _SIGNED,
        ),
        paragraphs=(
            "经查，{facts}",
            "依据{legal_basis}，现责令你单位停业，限期整顿：",
            "{order_content}",
            "整顿期限至{suspension_until}止。期满后由我局组织复查。",
        ),
    ),
    "revocation_transfer": NoticeText(
        title="关于移送吊销程序的函",
        fields=(
            _RECEIVER,
            _FACTS,
            _BASIS,
            _long("kinds", "移送事项"),
            _SIGNED,
        ),
        paragraphs=(
            "{facts}",
            "依据{legal_basis}，现将下列事项移送你单位办理：{kinds}。",
            "请依法办理，并将结果函告我局。",
        ),
    ),
    "supervision_advice": NoticeText(
        title="监管建议书",
        fields=(
            PaperField(key="addressee", zh="提交对象"),
            _long("advice", "监管建议"),
            _SIGNED,
        ),
        paragraphs=("在实施质量技术帮扶过程中，提出如下监管建议：", "{advice}"),
    ),
}

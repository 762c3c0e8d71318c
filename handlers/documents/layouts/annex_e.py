"""Table E.1, 联动工作满意度测评: seven questions; the order of choice is an answer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from handlers.documents.layout import Grid, Row, Sheet, Text, body
from handlers.documents.layouts.parts import circled, heading, numbered_boxes
from handlers.documents.plain_text import chosen, said

TITLE = "联动工作满意度测评"

EFFECT = ("提升非常明显", "提升比较明显", "提升不太明显")
ASPECTS = (
    "质量意识提升",
    "管理制度更加规范完善",
    "设备及工艺水平更加优化",
    "工作环境更加整洁安全",
    "产品检验检测能力提升",
    "数字化、智能化水平提升",
    "经营业绩提升",
    "成本下降",
    "产品质量水平提升",
    "客户满意度提升",
    "其他",
)
OVERALL = ("满意", "比较满意", "一般", "不满意")
SATISFIED = (
    "政府服务措施",
    "产品标准及检测技术服务",
    "相关培训服务",
    "质量帮扶机构专业能力",
    "质量帮扶机构服务态度",
    "质量帮扶机构持续跟踪服务",
    "其他",
)
OTHER = "其他"


def annex_e(content: Mapping[str, object]) -> Sheet:
    """Return the survey as Table E.1 prints it, with what was chosen ticked."""
    products = said(content, "assisted_products") or said(content, "products")
    parts: tuple[tuple[Text, ...], ...] = (
        (
            _question("一、贵单位基本信息："),
            Text(text=f"单位名称：{said(content, 'unit_name')}"),
            Text(text=f"单位地址：{said(content, 'unit_address')}"),
        ),
        (
            _question("二、贵单位本次质量帮扶相关产品："),
            Text(text=products),
            _question(
                "三、通过参与质量技术帮扶行动，您认为贵单位的提升效果如何？[单选题]",
                above=4,
            ),
            Text(text=numbered_boxes(EFFECT, _plain(content, "q3_effect", EFFECT))),
        ),
        (
            _question(
                "四、通过质量技术帮扶行动，您认为贵单位在哪些方面获得了提升？"
                "（按照提升效果进行选择）[多选题]"
            ),
            *_many(content, "q4_aspects", ASPECTS, other="q4_other", is_ordered=True),
        ),
        (
            _question("五、贵单位对本次质量技术帮扶行动的整体满意程度？[单选题]"),
            Text(text=numbered_boxes(OVERALL, _plain(content, "q5_overall", OVERALL))),
        ),
        (
            _question(
                "六、在本次质量技术帮扶行动中，您对以下哪些方面比较满意？[多选题]"
            ),
            *_many(content, "q6_satisfied", SATISFIED, other="q6_other"),
        ),
        (
            _question("七、对于本次质量技术帮扶行动，您还有哪些意见和建议？"),
            Text(text=said(content, "q7_suggestions")),
        ),
    )
    rows = tuple(
        Row(cells=(body(*texts),), least=45 if place == len(parts) else 12)
        for place, texts in enumerate(parts, start=1)
    )
    return Sheet(
        title=TITLE, blocks=(*heading("E.1", TITLE), Grid(widths=(1,), rows=rows))
    )


def _question(text: str, *, above: float = 0) -> Text:
    return Text(text=text, bold=True, above=above)


def _many(
    content: Mapping[str, object],
    key: str,
    options: Sequence[str],
    *,
    other: str,
    is_ordered: bool = False,
) -> list[Text]:
    marked = _plain(content, key, options)
    found = [Text(text=numbered_boxes(options, marked, in_line=3))]
    if said(content, other):
        found.append(Text(text=f"{OTHER}（说明）：{said(content, other)}"))
    if is_ordered and marked:
        order = "、".join(circled(options.index(each) + 1) for each in marked)
        found.append(Text(text=f"按照提升效果选择的顺序：{order}"))
    return found


def _plain(
    content: Mapping[str, object], key: str, options: Sequence[str]
) -> list[str]:
    """Return what was chosen, also where it was kept with its number in a circle."""
    by_number = {circled(n) + o: o for n, o in enumerate(options, start=1)}
    found = (by_number.get(each, each) for each in chosen(content, key))
    return [each for each in found if each in options]

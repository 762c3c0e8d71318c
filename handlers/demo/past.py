"""The year before the stories: closed cases of many companies in all districts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from handlers.demo.copies import Copy
from handlers.demo.subjects import POWER_BANK


@dataclass(frozen=True, slots=True)
class _Product:
    """What was sampled, and what failed."""

    name: str
    model: str
    item: str
    requirement: str
    measured: str
    standard: str


@dataclass(frozen=True, slots=True)
class _Lesson:
    """Why it failed, and what helped."""

    issue_key: str
    control_key: str
    area: str
    cause: str
    problem: str
    solution: str


_PRODUCTS = (
    _Product("移动电源", "DY-100", "过充电保护", "不燃烧、不爆炸", "冒烟", "GB 31241"),
    _Product("电热毯", "RT-2", "泄漏电流", "≤0.25mA", "0.61mA", "GB 4706.8"),
    _Product("插座转换器", "CZ-6", "爬电距离", "≥3.0mm", "2.4mm", "GB 2099.3"),
    _Product("童鞋", "TX-8", "勾心抗弯刚度", "≥200kN·mm²", "151kN·mm²", "GB 30585"),
    _Product("安全帽", "MK-1", "冲击吸收性能", "≤4900N", "5130N", "GB 2811"),
    _Product("家用燃气灶", "JZ-2", "热效率", "≥63%", "57%", "GB 30720"),
    _Product(
        "学生书包", "SB-3", "可分解致癌芳香胺染料", "≤20mg/kg", "33mg/kg", "GB 21027"
    ),
    _Product("固定式通用灯具", "DJ-9", "内部接线", "≥0.6mm", "0.5mm", "GB 7000.201"),
)
_LESSONS = (
    _Lesson(
        *("P02", "CC.P.machine", "生产设备", "关键工序工装磨损未及时更换"),
        *("工装磨损未及时更换", "建立点检表，按件数更换工装"),
    ),
    _Lesson(
        *("S03", "CC.S.batch", "质量管理体系", "元件批次间差异大，进货检验未覆盖"),
        *("进货检验只核对合格证", "按批抽检关键元件并留样"),
    ),
    _Lesson(
        *("Q03", "CC.Q.points", "质检", "关键工序没有设置监测点"),
        *("缺少过程监测点，问题到成品才发现", "关键工序每班首检并记录"),
    ),
    _Lesson(
        *("P04", "CC.P.method", "工艺", "作业指导书没有随工艺更新"),
        *("作业指导书更新滞后", "工艺变更时同步换发作业指导书并培训"),
    ),
    _Lesson(
        *("D05", "CC.D.control", "研发", "样机没有做高温试验就投产"),
        *("样机验证不充分", "设计验证清单逐项试验并评审"),
    ),
    _Lesson(
        *("Q05", "XQ.standard", "标准化体系", "企业标准仍引用已废止的国家标准"),
        *("企业标准未随国家标准更新", "每季度标准查新，及时修订企业标准"),
    ),
)
#: Company, district, product and lesson by their places, days ago, and whether the
#: first re-inspection failed.
_CASES = (
    *(
        ("厦门鹭江电源有限公司", "湖里区", 0, 0, 352, 0),
        ("厦门鹭江电源有限公司", "湖里区", 0, 2, 171, 0),
    ),
    *(
        ("厦门安适电器有限公司", "集美区", 1, 0, 340, 0),
        ("厦门安适电器有限公司", "集美区", 1, 1, 204, 1),
    ),
    *(
        ("厦门立信电工有限公司", "海沧区", 2, 1, 333, 0),
        ("厦门同安线缆电工厂", "同安区", 2, 3, 322, 1),
    ),
    *(
        ("厦门小步鞋业有限公司", "同安区", 3, 3, 315, 0),
        ("厦门小步鞋业有限公司", "同安区", 3, 5, 160, 0),
    ),
    *(
        ("厦门固护安防用品厂", "翔安区", 4, 2, 301, 0),
        ("厦门海防劳保有限公司", "海沧区", 4, 0, 290, 0),
    ),
    *(
        ("厦门旺火厨具有限公司", "集美区", 5, 4, 284, 1),
        ("厦门旺火厨具有限公司", "集美区", 5, 4, 140, 0),
    ),
    *(
        ("厦门学友箱包有限公司", "翔安区", 6, 1, 277, 0),
        ("厦门彩袋皮具厂", "同安区", 6, 1, 262, 1),
    ),
    *(
        ("厦门明照灯饰有限公司", "湖里区", 7, 5, 250, 0),
        ("厦门明照灯饰有限公司", "湖里区", 7, 2, 131, 0),
    ),
    *(
        ("厦门思源电子有限公司", "思明区", 0, 2, 243, 0),
        ("厦门思源电子有限公司", "思明区", 0, 4, 150, 0),
    ),
    *(
        ("厦门暖家电器有限公司", "思明区", 1, 5, 231, 0),
        ("厦门集电插座有限公司", "集美区", 2, 0, 222, 0),
    ),
    *(
        ("厦门童步鞋厂", "翔安区", 3, 3, 213, 1),
        ("厦门盾牌安全帽有限公司", "思明区", 4, 4, 195, 0),
    ),
    *(
        ("厦门灶王厨具有限公司", "海沧区", 5, 5, 186, 0),
        ("厦门晨光箱包有限公司", "湖里区", 6, 3, 178, 0),
    ),
)


def past_cases() -> list[Copy]:
    """Return the closed cases of the year, as copies of the story with nine stages."""
    return [_copy(number, *case) for number, case in enumerate(_CASES, start=1)]


def _copy(  # noqa: PLR0917 - the columns of the table above
    number: int,
    entity: str,
    district: str,
    product: int,
    lesson: int,
    days_ago: int,
    failed: int,
) -> Copy:
    return Copy(
        words=_words(number, entity, _PRODUCTS[product], _LESSONS[lesson]),
        entity=entity,
        district=district,
        days_ago=days_ago,
        issue_key=_LESSONS[lesson].issue_key,
        area=_LESSONS[lesson].area,
        failed_first=bool(failed),
    )


def _words(
    number: int, entity: str, product: _Product, lesson: _Lesson
) -> Mapping[str, str]:
    """Return the words of the story and what stands for them, the longest first."""
    told = POWER_BANK
    unnamed = {"同意署名发布": "同意匿名发布"} if number % 2 else {}
    return {
        **unnamed,
        told.entity: entity,
        told.requirement: product.requirement,
        told.measured: product.measured,
        told.product: product.name,
        told.model: product.model,
        told.item: product.item,
        told.standard: product.standard,
        f"SM2026-{told.serial}": f"SM2026-1{number:03}",
        f"FC2026-{told.serial}": f"FC2026-1{number:03}",
        f"〕{told.serial}号": f"〕1{number:03}号",
        "关键工序夹具磨损，尺寸超差": lesson.cause,
        "关键工序夹具磨损": lesson.cause,
        "夹具磨损未及时更换": lesson.problem,
        "建立点检表，按件数更换": lesson.solution,
        "更换夹具并建立点检表": lesson.solution,
        "P02": lesson.issue_key,
        "CC.P.machine": lesson.control_key,
    }

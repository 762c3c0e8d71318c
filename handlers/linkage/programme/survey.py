"""Statistics over the answers of the survey (Annex E, 7.2.6.1). Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from handlers.linkage.programme.figures import NONE, share
from handlers.linkage.variables import text

Answers = Mapping[str, object]

#: Options as Annex E prints them, in its order.
Q3 = ("提升非常明显", "提升比较明显", "提升不太明显")
Q4 = (
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
Q5 = ("满意", "比较满意", "一般", "不满意")
Q6 = (
    "政府服务措施",
    "产品标准及检测技术服务",
    "相关培训服务",
    "质量帮扶机构专业能力",
    "质量帮扶机构服务态度",
    "质量帮扶机构持续跟踪服务",
    "其他",
)
#: Answers of question 五 that count as satisfied.
SATISFIED = frozenset(Q5[:2])


def survey_statistics(answers: Sequence[Answers], *, sent: int) -> dict[str, object]:
    """Return response rate, satisfaction and the counts of every question.

    Args:
        answers: one for each entity that answered.
        sent: how many surveys were sent; what lapsed unanswered is among them.
    """
    returned = len(answers)
    satisfied = sum(text(each, "q5_overall") in SATISFIED for each in answers)
    return {
        "survey_sent": max(sent, returned),
        "survey_returned": returned,
        "response_rate": share(returned, max(sent, returned)),
        "satisfied_count": satisfied,
        "satisfaction_rate": share(satisfied, returned),
        "survey_q3": _single(answers, "q3_effect", Q3),
        "survey_q4": _ordered(answers),
        "survey_q5": _single(answers, "q5_overall", Q5),
        "survey_q6": _several(answers, "q6_satisfied", Q6),
        "survey_q7": _said(answers),
    }


def _single(
    answers: Sequence[Answers], key: str, options: Sequence[str]
) -> list[dict[str, object]]:
    chosen = [text(each, key) for each in answers]
    return [_line(option, chosen.count(option), len(answers)) for option in options]


def _several(
    answers: Sequence[Answers], key: str, options: Sequence[str]
) -> list[dict[str, object]]:
    return [
        _line(option, sum(option in _list(a, key) for a in answers), len(answers))
        for option in options
    ]


def _ordered(answers: Sequence[Answers]) -> list[dict[str, object]]:
    """Count question 四, whose order of choice says what improved most.

    Most often chosen first; of equals the one that stands further in front.
    """
    lines = []
    for option in Q4:
        ranks = [
            _list(each, "q4_aspects").index(option) + 1
            for each in answers
            if option in _list(each, "q4_aspects")
        ]
        mean = sum(ranks) / len(ranks) if ranks else 0.0
        line = {
            **_line(option, len(ranks), len(answers)),
            "chosen_first": ranks.count(1),
            "mean_rank": f"{mean:.1f}" if ranks else NONE,
        }
        lines.append((-len(ranks), mean, line))
    return [line for _, _, line in sorted(lines, key=lambda each: each[:2])]


def _said(answers: Sequence[Answers]) -> list[dict[str, object]]:
    said = (text(each, "q7_suggestions").strip() for each in answers)
    return [{"suggestion": each} for each in said if each]


def _line(option: str, count: int, of: int) -> dict[str, object]:
    return {"choice": option, "chosen": count, "share": share(count, of)}


def _list(answers: Answers, key: str) -> list[str]:
    value = answers.get(key)
    return [str(each) for each in value] if isinstance(value, list | tuple) else []

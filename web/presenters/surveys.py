"""Show what clients answered: tiles, bars of means, and rows of surveys and actions."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from handlers.butler.surveys.model import (
    ENDED_ACTIONS,
    GRADES,
    QUESTIONS,
    SATISFIED,
    STATE_NAMES,
    UNSATISFIED,
    ActionChange,
    ActionState,
    Survey,
    SurveyAction,
    SurveyState,
)
from handlers.butler.surveys.results import PeriodResult
from handlers.results.figures import Share
from web.i18n import gettext as _
from web.i18n import marked
from web.presenters.days import day_text, moment_text
from web.presenters.deadline import Chip, Tone
from web.presenters.figures import BAR_WIDTH, percent
from web.presenters.rows import Fact, TimelineEntry

#: The words of states, questions and grades, for the translators.
WORDS = (
    marked("待填写"),
    marked("已填写"),
    marked("未收回"),
    marked("总体满意度"),
    marked("专业能力"),
    marked("响应及时"),
    marked("记录和报告"),
    marked("问题整改效果"),
    marked("培训和指导"),
    marked("服务态度和保密守信"),
    marked("投诉处理"),
    marked("很满意"),
    marked("满意"),
    marked("不满意"),
    marked("很不满意"),
)
_TONES: Mapping[SurveyState, Tone] = {
    SurveyState.SENT: Tone.BLUE,
    SurveyState.ANSWERED: Tone.GREEN,
}
_BEST = max(GRADES)


@dataclass(frozen=True, slots=True, kw_only=True)
class MeanBar:
    """One line of a table of means with a bar."""

    label: str
    number: str
    #: Units of the drawing.
    width: int
    url: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PeriodRow:
    """One period in numbers."""

    period: str
    url: str
    sent: int
    answered: int
    response: str
    satisfied: str
    mean: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SurveyRow:
    """One client's survey."""

    url: str
    client: str
    butler: str
    period: str
    state: Chip
    #: None before it is answered.
    overall: Chip | None
    opinion: str
    sent: str
    due: str
    answered: str


ACTION_STATES: Mapping[ActionState, str] = {
    ActionState.PLANNED: marked("待开始"),
    ActionState.STARTED: marked("进行中"),
    ActionState.DONE: marked("已完成"),
    ActionState.DROPPED: marked("不再实施"),
}
_ACTION_TONES = {
    ActionState.PLANNED: Tone.OUTLINE,
    ActionState.STARTED: Tone.BLUE,
    ActionState.DONE: Tone.GREEN,
    ActionState.DROPPED: Tone.OUTLINE,
}
#: What the history calls the columns of an action.
_CHANGED: Mapping[str, str] = {
    "text": marked("措施"),
    "person_id": marked("负责人"),
    "due_on": marked("完成期限"),
    "state": marked("状态"),
    "result": marked("完成情况"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ActionRow:
    """One thing that is to become better."""

    id: str
    url: str
    state: Chip
    period: str
    text: str
    person: str
    due: str
    #: Whether it should have been done by now.
    late: bool
    #: Empty until it is done.
    done: str
    result: str


def period_row(each: PeriodResult) -> PeriodRow:
    """Return a period in numbers."""
    return PeriodRow(
        period=each.period,
        url=f"/surveys?period={each.period}",
        sent=each.sent,
        answered=each.answered,
        response=percent(Share(each.answered, each.sent)),
        satisfied=percent(Share(each.satisfied, each.answered)),
        mean=mean_text(each.mean),
    )


def mean_text(mean: float | None) -> str:
    """Return a mean with two digits, or a dash where nobody graded."""
    return "—" if mean is None else f"{mean:.2f}"


def question_bars(each: PeriodResult) -> list[MeanBar]:
    """Return the mean of each question, the whole first."""
    return [_bar(_(name), each.means[question]) for question, name in QUESTIONS.items()]


def period_bars(results: Iterable[PeriodResult]) -> list[MeanBar]:
    """Return the mean of the whole by period, the earliest first."""
    return [_bar(each.period, each.mean) for each in reversed(list(results))]


def grade_lines(each: PeriodResult) -> list[tuple[str, int, str]]:
    """Return how often each grade was given to the whole."""
    return [(_(GRADES[grade]), count, "") for grade, count in each.grades.items()]


def survey_row(each: Survey, names: Callable[[str], str]) -> SurveyRow:
    """Return the line of a survey; `names` tells organisations by their ids."""
    return SurveyRow(
        url=f"/surveys/{each.id}",
        client=names(each.client_id),
        butler=names(each.butler_id),
        period=each.period,
        state=state_chip(each.state),
        overall=grade_chip(each.overall),
        opinion=each.opinion,
        sent=moment_text(each.sent_at),
        due=moment_text(each.due_at),
        answered=moment_text(each.answered_at) if each.answered_at else "",
    )


def survey_facts(row: SurveyRow, *, contract: str) -> tuple[Fact, ...]:
    """Return what is known of a survey."""
    lines = (
        (_("服务单位"), row.butler),
        (_("服务对象"), row.client),
        (_("合同编号"), contract),
        (_("调查期"), row.period),
        (_("发出时间"), row.sent),
        (_("填写期限"), row.due),
        (_("填写时间"), row.answered),
    )
    return tuple(Fact(label=label, text=text) for label, text in lines if text)


def state_chip(state: SurveyState) -> Chip:
    """Return how far a survey is."""
    return Chip(_(STATE_NAMES[state]), _TONES.get(state, Tone.GREY))


def grade_chip(grade: int | None) -> Chip | None:
    """Return a grade in words, None where there is none."""
    if grade is None:
        return None
    tone = Tone.GREEN if grade >= SATISFIED else Tone.OUTLINE
    return Chip(_(GRADES[grade]), Tone.RED if grade <= UNSATISFIED else tone)


def action_row(
    each: SurveyAction, names: Callable[[str], str], *, today: date
) -> ActionRow:
    """Return the line of an action; `names` tells people by their ids."""
    return ActionRow(
        id=each.id,
        url=f"/surveys/actions/{each.id}",
        state=Chip(_(ACTION_STATES[each.state]), _ACTION_TONES[each.state]),
        period=each.period,
        text=each.text,
        person=names(each.person_id),
        due=day_text(each.due_on),
        late=each.state not in ENDED_ACTIONS and each.due_on < today,
        done=day_text(each.done_on) if each.done_on else "",
        result=each.result,
    )


def change_entries(
    changes: Iterable[ActionChange], names: Callable[[str], str]
) -> list[TimelineEntry]:
    """Return the history of an action: who changed what from what to what, and why."""
    return [
        TimelineEntry(
            when=moment_text(each.changed_at),
            who=names(each.changed_by),
            text="；".join(
                _(
                    "%(field)s：%(old)s → %(new)s",
                    field=_(_CHANGED[key]),
                    old=_said(key, each.before[key], names),
                    new=_said(key, each.after[key], names),
                )
                for key in each.before
            ),
            remark=each.reason,
        )
        for each in changes
    ]


def _said(key: str, text: str, names: Callable[[str], str]) -> str:
    if key == "person_id":
        return names(text)
    if key == "state":
        return _(ACTION_STATES[ActionState(text)])
    return text or _("空")


def _bar(label: str, mean: float | None) -> MeanBar:
    width = round(BAR_WIDTH * (mean or 0) / _BEST)
    return MeanBar(label=label, number=mean_text(mean), width=width)

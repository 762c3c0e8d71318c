"""What the reports of butlers share: a filed form as tables, files by name and digest."""

from __future__ import annotations

from collections.abc import Container, Iterable
from dataclasses import dataclass
from datetime import datetime

from handlers.deadlines.local_time import SHANGHAI
from handlers.documents.layout import (
    Align,
    Block,
    Cell,
    Grid,
    Row,
    Text,
    label,
    value,
)
from handlers.forms.display import NOTHING
from handlers.forms.view import AnswerView, RecordView

#: What a reader knows from the head of a report already: label and text.
Told = Container[tuple[str, str]]
#: As many digits of a digest as tell two photos of one name apart.
_DIGEST = 16
_PAIRS = (2.4, 5.4, 2.4, 5.4)
_ANSWERS = (4.2, 11.4)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportStep:
    """A form that was filed on the way."""

    matter: str
    by: str
    when: str
    view: RecordView


def title_lines(title: str, below: str) -> Iterable[Block]:
    """Yield the title of a report, and whose it is."""
    yield Text(text=title, size=18, bold=True, align=Align.CENTER)
    yield Text(text=below, size=10, align=Align.CENTER, above=4)
    yield Text(text="", size=4)


def heading(text: str) -> Iterable[Block]:
    """Yield a heading that stays with what follows it."""
    yield Text(text=text, size=13, bold=True, above=12, keep=True)
    yield Text(text="", size=3, keep=True)


def head_grid(
    short: Iterable[tuple[str, str, str, str]], long: Iterable[tuple[str, str]] = ()
) -> Grid:
    """Return facts two a line, then long ones alone."""
    return Grid(
        widths=_PAIRS,
        rows=(
            *(
                Row(cells=(label(one), value(first), label(two), value(second)))
                for one, first, two, second in short
            ),
            *(Row(cells=(label(name), value(text, span=3))) for name, text in long),
        ),
    )


def step_grid(step: ReportStep, title: str, told: Told) -> Grid:
    """Return a whole form as one table under who filed it when."""
    answers = (each for group in step.view.groups for each in group.answers)
    return answer_grid(f"{title}　{step.by}　{step.when}", answers, told)


def answer_grid(title: str, answers: Iterable[AnswerView], told: Told) -> Grid:
    """Return answers as a table, without those that are told or empty."""
    said = Text(text=title, bold=True, keep=True)
    head = Row(cells=(Cell(texts=(said,), span=2),), head=True)
    pairs = ((each.label, "\n".join(_lines(each))) for each in answers)
    rows = (
        Row(cells=(label(name), value(text)))
        for name, text in pairs
        if text not in {"", NOTHING} and (name, text) not in told
    )
    return Grid(widths=_ANSWERS, rows=(head, *rows))


def signatures(*who: str) -> Text:
    """Return the line on which they sign a printed report; butler and client usually."""
    signing = who or ("服务单位", "服务对象")
    lines = "".join(f"{each}（签字）：__________　　" for each in signing)
    return Text(text=f"{lines}日期：____年__月__日", above=18)


def moment_words(moment: datetime) -> str:
    """Return a moment in Xiamen to the minute."""
    return f"{moment.astimezone(SHANGHAI):%Y-%m-%d %H:%M}"


def _lines(answer: AnswerView) -> Iterable[str]:
    yield from answer.lines
    for file in answer.files:
        digest = f"（SHA-256 {file.digest[:_DIGEST]}）" if file.digest else ""
        yield f"{file.name}{digest}"
    for row in answer.rows:
        yield "；".join(f"{cell.label}：{'、'.join(_lines(cell))}" for cell in row)

"""Lay out the rows of a cause analysis as a fishbone: wide for desks, long for phones.

Pure: numbers and lines for an SVG; the template only draws them. The six factors of
the standard always have their bone, the other processes where a cause lies in them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

#: The factors of 7.2.3.2, with what a bone is called.
FACTORS = ("人员", "机器", "原料", "方法", "环境", "测量")
_PROCESSES = {
    "design": "设计开发",
    "supply_chain": "供应链管理",
    "quality_mgmt": "品质管理",
    "after_sales": "售后服务",
}
#: Where the standard's own analysis by factors applies (C.2.3.1).
_BY_FACTOR = frozenset({"production", ""})

#: Units of the drawing; a letter of Chinese is as wide as it is high.
_LETTER = 14
_LINE = 20
_COLUMN = 230
_HEAD = 168
_BONE_LETTERS = 13
_MOST_LINES = 3
_PHONE_WIDTH = 350
_PHONE_LETTERS = 21


@dataclass(frozen=True, slots=True)
class ChartCause:
    """One cause as the chart needs it."""

    text: str
    factor: str
    stage: str
    is_root: bool
    issue_key: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """A line from one point to another."""

    x1: int
    y1: int
    x2: int
    y2: int


@dataclass(frozen=True, slots=True)
class Text:
    """A line of text at a point."""

    x: int
    y: int
    text: str
    is_root: bool = False
    is_head: bool = False


@dataclass(frozen=True, slots=True)
class Drawing:
    """Everything that one SVG shows."""

    width: int
    height: int
    lines: tuple[Line, ...]
    spine: Line
    texts: tuple[Text, ...]
    #: Upper left corner, width and height of the box of the problem.
    head: tuple[int, int, int, int]


@dataclass(frozen=True, slots=True)
class Bone:
    """One category with its causes."""

    name: str
    causes: tuple[ChartCause, ...]


@dataclass(frozen=True, slots=True)
class Fishbone:
    """The same causes twice, and in words for those who see neither."""

    problem: str
    bones: tuple[Bone, ...]
    wide: Drawing
    long: Drawing

    @property
    def in_words(self) -> str:
        """Return what the drawing says."""
        parts = (
            f"{bone.name}：{'、'.join(_said(cause) for cause in bone.causes)}"
            for bone in self.bones
            if bone.causes
        )
        return f"{self.problem}的原因。{'；'.join(parts)}"


def chart_causes(rows: Iterable[Mapping[str, object]]) -> tuple[ChartCause, ...]:
    """Return the rows of a form as causes; rows that say nothing are left out."""
    return tuple(
        ChartCause(
            text=str(row.get("description") or "").strip(),
            factor=str(row.get("factor") or ""),
            stage=str(row.get("stage_key") or ""),
            is_root=row.get("is_root") is True,
            issue_key=str(row.get("issue_key") or ""),
        )
        for row in rows
        if str(row.get("description") or "").strip()
    )


def fishbone(problem: str, causes: Sequence[ChartCause]) -> Fishbone:
    """Return the chart of a problem."""
    bones = _bones(causes)
    return Fishbone(
        problem=problem,
        bones=bones,
        wide=_wide(problem, bones),
        long=_long(problem, bones),
    )


def _bones(causes: Sequence[ChartCause]) -> tuple[Bone, ...]:
    found: dict[str, list[ChartCause]] = {name: [] for name in FACTORS}
    for cause in causes:
        found.setdefault(_bone_of(cause), []).append(cause)
    return tuple(Bone(name, tuple(listed)) for name, listed in found.items())


def _bone_of(cause: ChartCause) -> str:
    if cause.stage in _BY_FACTOR and cause.factor in FACTORS:
        return cause.factor
    return _PROCESSES.get(cause.stage) or cause.factor or "其他"


def _wide(problem: str, bones: Sequence[Bone]) -> Drawing:
    """Return the chart as one knows it: bones above and below a spine."""
    upper, lower = bones[0::2], bones[1::2]
    columns = max(len(upper), len(lower))
    above, below = _height(upper), _height(lower)
    drawn = _Bones(spine_y=above)
    for row, reach in ((upper, 24 - above), (lower, below - 24)):
        for place, bone in enumerate(row):
            drawn.draw(bone, foot=(place + 1) * _COLUMN, reach=reach)
    head_x = columns * _COLUMN + 16
    wrapped = wrapped_text(problem, 9, most=4)
    head_height = len(wrapped) * _LINE + 20
    head = (head_x, above - head_height // 2, _HEAD, head_height)
    named = [
        Text(head_x + 12, head[1] + 24 + _LINE * number, line, is_head=True)
        for number, line in enumerate(wrapped)
    ]
    return Drawing(
        width=columns * _COLUMN + _HEAD + 20,
        height=above + below,
        lines=tuple(drawn.lines),
        spine=Line(8, above, head_x, above),
        texts=(*drawn.texts, *named),
        head=head,
    )


@dataclass(slots=True)
class _Bones:
    """The bones of a wide chart, one after the other."""

    spine_y: int
    lines: list[Line] = field(default_factory=list)
    texts: list[Text] = field(default_factory=list)

    def draw(self, bone: Bone, *, foot: int, reach: int) -> None:
        """Draw a bone that leans away from the head; `reach` is negative above."""
        tip_x, tip_y = foot - 40, self.spine_y + reach
        self.lines.append(Line(tip_x, tip_y, foot, self.spine_y))
        name_y = tip_y - 6 if reach < 0 else tip_y + 18
        name_x = tip_x - len(bone.name) * _LETTER // 2
        self.texts.append(Text(name_x, name_y, bone.name, is_head=True))
        left, y = foot - _COLUMN + 8, min(self.spine_y, tip_y) + 24
        for cause in bone.causes:
            wrapped = wrapped_text(_said(cause), _BONE_LETTERS, most=_MOST_LINES)
            for line in wrapped:
                self.texts.append(Text(left, y, line, is_root=cause.is_root))
                y += _LINE
            middle = y - _LINE * len(wrapped) // 2 - 6
            on_bone = tip_x + (foot - tip_x) * abs(middle - tip_y) // abs(reach)
            start = left + _LETTER * max(len(line) for line in wrapped)
            if on_bone - start > _LETTER:
                self.lines.append(Line(start + 4, middle, on_bone, middle))
            y += 6


def _height(bones: Sequence[Bone]) -> int:
    """Return how far the longest bone of a row reaches, with its name."""
    longest = max(
        (
            sum(
                len(wrapped_text(_said(cause), _BONE_LETTERS, most=_MOST_LINES)) * _LINE
                + 6
                for cause in bone.causes
            )
            for bone in bones
        ),
        default=0,
    )
    return max(longest + 30, 66) + 28


def _long(problem: str, bones: Sequence[Bone]) -> Drawing:
    """Return the chart for a phone: the spine goes down, the bones to the right."""
    wrapped = wrapped_text(problem, _PHONE_LETTERS, most=4)
    head_height = len(wrapped) * _LINE + 16
    texts = [
        Text(12, 22 + _LINE * number, line, is_head=True)
        for number, line in enumerate(wrapped)
    ]
    lines: list[Line] = []
    y = head_height + 28
    for bone in bones:
        lines.append(Line(16, y - 5, 34, y - 5))
        name = bone.name if bone.causes else f"{bone.name}：—"
        texts.append(Text(40, y, name, is_head=bool(bone.causes)))
        y += _LINE
        for cause in bone.causes:
            for line in wrapped_text(_said(cause), _PHONE_LETTERS, most=6):
                texts.append(Text(40, y, line, is_root=cause.is_root))
                y += _LINE
            y += 4
        y += 8
    return Drawing(
        width=_PHONE_WIDTH,
        height=y,
        lines=tuple(lines),
        spine=Line(16, head_height, 16, y - 12),
        texts=tuple(texts),
        head=(0, 0, _PHONE_WIDTH, head_height),
    )


def _said(cause: ChartCause) -> str:
    marked = "★" if cause.is_root else ""
    return f"{marked}{cause.text}"


def wrapped_text(text: str, letters: int, *, most: int) -> list[str]:
    """Return a text in lines of so many letters; half-width ones count half."""
    lines, line, used = [], "", 0.0
    for letter in " ".join(text.split()):
        wide = 0.55 if letter.isascii() else 1.0
        if used + wide > letters:
            lines.append(line)
            line, used = "", 0.0
        line, used = line + letter, used + wide
    lines.append(line)
    if len(lines) > most:
        lines = [*lines[: most - 1], f"{lines[most - 1][:-1]}…"]
    return lines

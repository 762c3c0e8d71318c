"""What the deployment gate found: one fault, with its place, reason and remedy."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Self

from typing_extensions import override

from engine.bpmn.gate_messages import MESSAGES

_LONGEST_LABEL = 80
_INVISIBLE = re.compile("[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2066-\u2069]+")


class Listed(str):
    """Texts of a designer as one: each made legible and short, the whole not cut."""

    __slots__ = ()

    def __new__(cls, texts: Iterable[str], between: str) -> Self:
        """Join texts."""
        return super().__new__(cls, between.join(visible(text) for text in texts))


class Severity(StrEnum):
    """What a finding means for the deployment."""

    #: Nothing is deployed.
    ERROR = "error"
    #: It is deployed, and may not do what was meant.
    WARNING = "warning"
    #: Worth knowing.
    INFO = "info"


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One fault of one resource; `code` names the rule and never changes."""

    severity: Severity
    resource: str
    code: str
    line: int
    column: int
    element_id: str | None
    label: str
    reason_zh: str
    reason_en: str
    remedy_zh: str
    remedy_en: str
    #: Ids of the elements on the way to the fault, where there is such a way.
    path: tuple[str, ...] = ()

    @override
    def __str__(self) -> str:
        where = f"{legible(self.resource)} | line {self.line} | column {self.column}"
        return f"{self.text_zh} / {self.text_en} | resource {where}"

    @property
    def text_zh(self) -> str:
        """Element, reason and remedy as one Chinese sentence or two."""
        return f"{self._subject('“{}”', '（{}）', '：')}{self.reason_zh}。{self.remedy_zh}。"

    @property
    def text_en(self) -> str:
        """Element, reason and remedy in English."""
        return (
            f"{self._subject('{!r}', ' ({})', ': ')}{self.reason_en}. {self.remedy_en}."
        )

    def _subject(self, label: str, element_id: str, end: str) -> str:
        text = label.format(self.label) if self.label else ""
        if self.element_id:
            shown = visible(self.element_id)
            text += element_id.format(shown) if text else shown
        return text + end if text else ""

    @property
    def place(self) -> tuple[str, int, int]:
        """What findings are sorted by."""
        return self.resource, self.line, self.column

    def to_json(self) -> dict[str, Any]:
        """Return a JSON object that `from_json` reads."""
        return {name: getattr(self, name) for name in self.__slots__}

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Finding:
        """Read what `to_json` has written."""
        read = {"severity": Severity(data["severity"]), "path": tuple(data["path"])}
        return cls(**{**data, **read})


@dataclass(frozen=True, slots=True)
class Subject:
    """What a finding is about."""

    resource: str
    element_id: str | None = None
    label: str = ""
    line: int = 1
    column: int = 1


def finding(
    severity: Severity, code: str, subject: Subject, **facts: object
) -> Finding:
    """Make a finding with the texts of its code, filled with facts."""
    message = MESSAGES[code]
    shown = {
        name: fact if isinstance(fact, Listed) else visible(str(fact))
        for name, fact in facts.items()
    }
    return Finding(
        severity=severity,
        resource=subject.resource,
        code=code,
        line=subject.line,
        column=subject.column,
        element_id=subject.element_id,
        label=visible(subject.label),
        reason_zh=message.reason_zh.format(**shown),
        reason_en=message.reason_en.format(**shown),
        remedy_zh=message.remedy_zh.format(**shown),
        remedy_en=message.remedy_en.format(**shown),
    )


def legible(text: str) -> str:
    """Drop from a text what is not seen and could disguise the rest."""
    return _INVISIBLE.sub(" ", text).strip()


def visible(text: str) -> str:
    """Shorten a text of a designer and drop what could disguise it."""
    text = legible(text)
    return text if len(text) <= _LONGEST_LABEL else text[:_LONGEST_LABEL] + "…"

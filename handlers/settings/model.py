"""What one setting is: its name, its kind of value, its default and its clause."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from handlers.settings.errors import SettingValueRefused

#: What a setting can hold; each has one JSON form and one form on the page.
Value = bool | int | str

_TIME = re.compile(r"([01]\d|2[0-3]):[0-5]\d")
_MOST_TEXT = 500


class Kind(StrEnum):
    """What kind of value a setting holds."""

    #: On or off.
    FLAG = "flag"
    #: A whole number between `least` and `most`.
    NUMBER = "number"
    TEXT = "text"
    #: One of `choices`.
    CHOICE = "choice"
    #: A time of day as HH:MM, in Xiamen.
    TIME = "time"


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """One thing that a bureau may decide for itself."""

    key: str
    #: Its name on the page.
    zh: str
    #: The heading under which the page shows it.
    section: str
    kind: Kind
    default: Value
    #: Clause or article that leaves this open, if one does.
    clause: str = ""
    #: What follows from it, in one sentence.
    hint: str = ""
    #: Value and words of each choice.
    choices: tuple[tuple[str, str], ...] = ()
    least: int = 0
    most: int = 9999
    #: False while the rule behind the default has not been seen in its source.
    verified: bool = True

    def read(self, text: str) -> Value:
        """Return the value that somebody typed.

        Raises:
            SettingValueRefused: the text is no such value.
        """
        text = text.strip()
        if self.kind is Kind.FLAG:
            return self._flag(text)
        if self.kind is Kind.NUMBER:
            return self._number(text)
        if self.kind is Kind.CHOICE and text not in dict(self.choices):
            raise self._refused(reason="请从列出的选项中选择")
        if self.kind is Kind.TIME and not _TIME.fullmatch(text):
            raise self._refused(reason="请填写如 08:30 的时间")
        if len(text) > _MOST_TEXT:
            raise self._refused(reason=f"不超过{_MOST_TEXT}字")
        return text

    def words(self, value: Value) -> str:
        """Return a value as the page shows it."""
        if self.kind is Kind.FLAG:
            return "开启" if value else "关闭"
        if self.kind is Kind.CHOICE:
            return dict(self.choices).get(str(value), str(value))
        return str(value)

    def _flag(self, text: str) -> bool:
        if text not in {"on", "off"}:
            raise self._refused(reason="请选择开启或关闭")
        return text == "on"

    def _number(self, text: str) -> int:
        if not re.fullmatch(r"\d{1,6}", text) or not (
            self.least <= int(text) <= self.most
        ):
            raise self._refused(reason=f"请填写{self.least}到{self.most}之间的整数")
        return int(text)

    def _refused(self, *, reason: str) -> SettingValueRefused:
        return SettingValueRefused(key=self.key, zh=self.zh, reason=reason)

"""Read single cells as the answers that the form of registration wants."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date

from handlers.imports.columns import ITEM_KEYS, ITEMS

_YES = frozenset({"是", "有", "Y", "YES", "TRUE", "1", "√", "对"})
_NO = frozenset({"否", "无", "没有", "N", "NO", "FALSE", "0", "×", "X", "不是"})
_YES_NO = frozenset({"ccc", "has_local_party", "licensed", "producer_outside"})
#: Boxes of the form: ticked or not, and nothing else.
_TICKS = frozenset({"repeat_confirmed", "scope_confirmed"})
_DAY = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?")
_COMPACT_DAY = re.compile(r"(\d{4})(\d{2})(\d{2})")
_SEPARATORS = re.compile(r"[\n;；]")
_WORDS: Mapping[str, Mapping[str, str]] = {
    "level": {
        **dict.fromkeys(("国家级", "国抽", "国家监督抽查", "总局"), "国家"),
        **dict.fromkeys(("省级", "省抽", "省局"), "省"),
        **dict.fromkeys(("市级", "市抽", "市局"), "市"),
        **dict.fromkeys(("区级", "县级", "区抽", "县", "县区级", "区县级"), "区"),
    },
    "source": {"抽查": "监督抽查", "产品质量监督抽查": "监督抽查"},
    "entity_role": {
        **dict.fromkeys(("生产", "生产企业", "生产单位", "制造商"), "生产者"),
        **dict.fromkeys(("销售", "经销", "销售单位", "经销商", "经销者"), "销售者"),
    },
}
_DISTRICTS = ("思明", "湖里", "集美", "海沧", "同安", "翔安")
_OUTSIDE = frozenset({"外地", "市外", "厦门以外"})
_FAILED = "不合格"


def answers_of(texts: Mapping[str, str], given: Mapping[str, str]) -> dict[str, object]:
    """Return the raw answers to the form of registration that one line gives.

    Args:
        texts: the cells by column key.
        given: what holds for every line that says nothing else, by column key.
    """
    full = {key: text for key, text in given.items() if text}
    full |= {key: text for key, text in texts.items() if text}
    answers: dict[str, object] = {
        key: _answer(key, text) for key, text in full.items() if key not in ITEM_KEYS
    }
    answers.setdefault("producer_outside", "false")
    answers.setdefault("has_local_party", "true")
    answers.setdefault("entity_role", _role(answers))
    answers[ITEMS] = _items({key: full.get(key, "") for key in ITEM_KEYS})
    return answers


def _answer(key: str, text: str) -> object:
    if key in _TICKS:
        return {"true": True, "false": False}.get(_yes_no(text), text)
    if key in _YES_NO:
        return _yes_no(text)
    if key == "sampled_on":
        return _day(text)
    if key == "district":
        return _district(text)
    return _WORDS.get(key, {}).get(text, text)


def _yes_no(text: str) -> str:
    word = text.upper()
    if word in _YES:
        return "true"
    return "false" if word in _NO else text


def _day(text: str) -> str:
    """Return a day as ISO; what is none stays as it is, and the form says so."""
    found = _DAY.match(text) or _COMPACT_DAY.fullmatch(text)
    if found is None:
        return text
    try:
        return date(int(found[1]), int(found[2]), int(found[3])).isoformat()
    except ValueError:
        return text


def _district(text: str) -> str:
    short = text.removeprefix("厦门市")
    for name in _DISTRICTS:
        if short in {name, f"{name}区"}:
            return f"{name}区"
    return "厦门市外" if text in _OUTSIDE else short


def _role(answers: Mapping[str, object]) -> str:
    """Return the role that names tell: whoever made it themselves is the producer."""
    producer = answers.get("nominal_producer")
    return "销售者" if producer and producer != answers.get("entity_name") else "生产者"


def _items(cells: Mapping[str, str]) -> list[dict[str, str]]:
    """Return the failing items of a line: the parts of its cells, side by side."""
    parts = {key: _parts(text) for key, text in cells.items()}
    parts["judged"] = parts["judged"] or [_FAILED]
    if len(parts["judged"]) == 1:
        parts["judged"] *= max(len(parts["item_name"]), 1)
    if not parts["item_name"]:
        return []
    return [
        {key: _at(parts[key], index) for key in ITEM_KEYS}
        for index in range(len(parts["item_name"]))
    ]


def _parts(text: str) -> list[str]:
    return [part.strip() for part in _SEPARATORS.split(text) if part.strip()]


def _at(parts: Sequence[str], index: int) -> str:
    return parts[index] if index < len(parts) else ""

"""The bureau's notices and letters: one layout, and for each what it says.

Sentences with `{key}` are filled from the content in one step, so that braces in what
somebody typed stay braces. An answer that is missing leaves a blank to write in.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from handlers.documents.fields import PaperField
from handlers.documents.layout import Align, Block, Rule, Sheet, Text
from handlers.documents.layouts.days import chinese_day
from handlers.documents.layouts.parts import sealed
from handlers.documents.plain_text import said

BLANK = "________"
_BODY = 14.0


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeText:
    """What one kind of notice asks for and says."""

    title: str
    fields: tuple[PaperField, ...]
    #: Paragraphs, with the keys of fields in braces.
    paragraphs: tuple[str, ...]
    #: The field that names the day of the notice.
    dated_by: str = "signed_on"


def notice(text: NoticeText, content: Mapping[str, object]) -> Sheet:
    """Return a notice as it is printed: head, number, addressee, text, signature."""
    bureau = said(content, "bureau_name")
    blanks = _Blanks(content)
    blocks: list[Block] = [
        Text(text=bureau or BLANK, size=26, bold=True, red=True, align=Align.CENTER),
        Rule(red=True),
        Text(text=said(content, "number"), size=12, align=Align.RIGHT),
        Text(text=text.title, size=20, bold=True, align=Align.CENTER, above=10),
        Text(text=f"{blanks['addressee']}：", size=_BODY, above=14),
    ]
    blocks += [
        Text(text=line, size=_BODY, indent=True, above=4)
        for sentence in text.paragraphs
        for line in sentence.format_map(blanks).split("\n")
    ]
    if said(content, "contact_line"):
        told = f"联系人及电话：{said(content, 'contact_line')}"
        blocks.append(Text(text=told, size=_BODY, indent=True, above=8))
    day = chinese_day(said(content, text.dated_by))
    signed = sealed(blocks, bureau or BLANK, day, size=_BODY, above=28)
    return Sheet(title=text.title, blocks=tuple(signed))


class _Blanks(dict[str, str]):
    """What a notice says under each key; a blank where it says nothing."""

    def __init__(self, content: Mapping[str, object]) -> None:
        super().__init__({key: said(content, key) for key in content})
        for key, text in self.items():
            if key.endswith(("_on", "_date", "_until")):
                self[key] = chinese_day(text)
            elif not text:
                self[key] = BLANK

    def __missing__(self, key: str) -> str:
        return BLANK

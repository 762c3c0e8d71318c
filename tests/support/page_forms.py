"""Read what the form of a page would send if nobody changed it."""

from __future__ import annotations

from html.parser import HTMLParser

from typing_extensions import override

_UNSENT = frozenset({"submit", "button", "file", "image", "reset"})


def fields_sent(html: str) -> dict[str, list[str]]:
    """Return the fields of all forms of a page with their values, as browsers do."""
    reader = _FieldReader()
    reader.feed(html)
    return reader.fields


class _FieldReader(HTMLParser):
    """Collects inputs, texts and chosen options."""

    def __init__(self) -> None:
        super().__init__()
        self.fields: dict[str, list[str]] = {}
        self._text: tuple[str, list[str]] | None = None
        self._select = ""

    @override
    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        name = given.get("name") or ""
        if tag == "input" and name:
            self._input(name, given)
        elif tag == "textarea" and name:
            self._text = (name, [])
        elif tag == "select":
            self._select = name
        elif tag == "option" and self._select and "selected" in given:
            self._add(self._select, given.get("value") or "")

    @override
    def handle_data(self, data: str) -> None:
        if self._text is not None:
            self._text[1].append(data)

    @override
    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea" and self._text is not None:
            name, pieces = self._text
            # Browsers leave out the line feed that begins a text.
            self._add(name, "".join(pieces).removeprefix("\n"))
            self._text = None
        elif tag == "select":
            self._select = ""

    def _input(self, name: str, given: dict[str, str | None]) -> None:
        kind = given.get("type") or "text"
        if kind in _UNSENT or (
            kind in {"checkbox", "radio"} and "checked" not in given
        ):
            return
        self._add(name, given.get("value") or "")

    def _add(self, name: str, value: str) -> None:
        self.fields.setdefault(name, []).append(value)

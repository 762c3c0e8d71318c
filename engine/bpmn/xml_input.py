"""Turn uploaded bytes into an element tree without trusting them."""

from __future__ import annotations

import codecs
import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias

from lxml import etree

from engine.bpmn.process_model import Place
from engine.errors import ResourceRefused

Element: TypeAlias = etree._Element  # noqa: SLF001 - lxml gives it no public name

MAX_BYTES = 2 * 1024 * 1024
MAX_XML_ELEMENTS = 50_000
MAX_XML_DEPTH = 100
#: lxml walks the attributes of an element in quadratic time.
MAX_ATTRIBUTES = 200

_DECLARATION = re.compile(r"\s*<\?xml\s(.*?)\?>", re.DOTALL)
_DECLARED_ENCODING = re.compile(r"encoding\s*=\s*[\"']([^\"']*)[\"']")
_BEFORE_ROOT = re.compile(r"\s+|<!--.*?-->|<\?.*?\?>", re.DOTALL)
_START_TAG = re.compile(
    r"<!--.*?-->|<!\[CDATA\[.*?\]\]>|<\?.*?\?>|<(?P<name>[^/!?\s>])", re.DOTALL
)
#: XML forbids these; a decoder lets them through.
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


class XmlFault(StrEnum):
    """Why a file was refused before anybody looked at its content."""

    TOO_LARGE = "file_too_large"
    ENCODING = "encoding_refused"
    FORBIDDEN_CHARACTER = "forbidden_character"
    DOCTYPE = "doctype_refused"
    NOT_XML = "not_xml"
    TOO_DEEP = "nested_too_deep"
    TOO_MANY_ELEMENTS = "too_many_elements"
    NOT_BPMN = "not_bpmn"
    NOT_DMN = "not_dmn"


class XmlRefused(ResourceRefused):
    """A diagram file is not XML that Tandem is willing to read."""

    def __init__(
        self, *, fault: XmlFault, resource: str, reason: str, line: int = 1
    ) -> None:
        super().__init__(resource=resource, line=line, reason=reason)
        self.fault = fault


@dataclass(frozen=True, slots=True)
class XmlDocument:
    """A parsed file: its root, its elements in document order and their places."""

    root: Element
    elements: tuple[Element, ...]
    places: Mapping[Element, Place]


def read_xml(resource: str, content: bytes) -> XmlDocument:
    """Parse the file with every dangerous feature of XML switched off.

    Raises:
        XmlRefused: the file is too large, badly encoded, has a DOCTYPE, is not
            well-formed, or is nested too deep.
    """
    if len(content) > MAX_BYTES:
        raise XmlRefused(
            fault=XmlFault.TOO_LARGE,
            resource=resource,
            reason=f"it has {len(content)} bytes and {MAX_BYTES} are allowed",
        )
    text = _decode(resource, content)
    text = _without_declaration(resource, text, utf16=_is_utf16(content))
    _refuse_forbidden_characters(resource, text)
    _refuse_doctype(resource, text)
    root = _parse(resource, text)
    elements = tuple(root.iter("*"))
    _refuse_excess(resource, elements)
    return XmlDocument(
        root=root,
        elements=elements,
        places=dict(zip(elements, _start_tags(text), strict=True)),
    )


def _is_utf16(content: bytes) -> bool:
    return content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))


def _decode(resource: str, content: bytes) -> str:
    if content.startswith((codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)):
        raise XmlRefused(
            fault=XmlFault.ENCODING,
            resource=resource,
            reason="it is encoded in UTF-32, and only UTF-8 and UTF-16 are read",
        )
    encoding = "utf-16" if _is_utf16(content) else "utf-8-sig"
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise XmlRefused(
            fault=XmlFault.ENCODING,
            resource=resource,
            line=line,
            reason="its bytes are not UTF-8 (or UTF-16 with a byte order mark)",
        ) from error
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _without_declaration(resource: str, text: str, *, utf16: bool) -> str:
    """Return the text without `<?xml ...?>`, on the same lines.

    The text is decoded already: a declaration can only be right or a lie.
    """
    declaration = _DECLARATION.match(text)
    if declaration is None:
        return text
    named = _DECLARED_ENCODING.search(declaration[1])
    allowed = {"utf-16"} if utf16 else {"utf-8", "us-ascii"}
    if named is not None and named[1].lower() not in allowed:
        raise XmlRefused(
            fault=XmlFault.ENCODING,
            resource=resource,
            reason=f"it declares encoding {named[1]!r}, and its bytes must be UTF-8 "
            "or UTF-16 with a byte order mark and declared as such",
        )
    blank = re.sub(r"[^\n]", " ", declaration[0])
    return blank + text[declaration.end() :]


def _refuse_forbidden_characters(resource: str, text: str) -> None:
    found = _FORBIDDEN.search(text)
    if found is not None:
        raise XmlRefused(
            fault=XmlFault.FORBIDDEN_CHARACTER,
            resource=resource,
            line=_line_of(text, found.start()),
            reason=f"it contains the character U+{ord(found[0]):04X}",
        )


def _refuse_doctype(resource: str, text: str) -> None:
    """Refuse any DOCTYPE: it can stand only before the root element."""
    position = 0
    while (skipped := _BEFORE_ROOT.match(text, position)) is not None:
        position = skipped.end()
    if text.startswith("<!DOCTYPE", position):
        raise _doctype_refused(resource, _line_of(text, position))


def _doctype_refused(resource: str, line: int) -> XmlRefused:
    return XmlRefused(
        fault=XmlFault.DOCTYPE,
        resource=resource,
        line=line,
        reason="it has a document type declaration (DOCTYPE)",
    )


def _parse(resource: str, text: str) -> Element:
    parser = etree.XMLParser(
        encoding="utf-8",
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        dtd_validation=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root = etree.fromstring(text.encode(), parser)
    except etree.XMLSyntaxError as error:
        too_deep = "Excessive depth" in error.msg
        raise XmlRefused(
            fault=XmlFault.TOO_DEEP if too_deep else XmlFault.NOT_XML,
            resource=resource,
            line=max(error.lineno or 1, 1),
            reason=f"it is not well-formed XML: {error.msg}",
        ) from error
    # The search above has found it already; this is the second lock on the door.
    if root.getroottree().docinfo.internalDTD is not None:
        raise _doctype_refused(resource, 1)
    return root


def _refuse_excess(resource: str, elements: tuple[Element, ...]) -> None:
    if len(elements) > MAX_XML_ELEMENTS:
        raise XmlRefused(
            fault=XmlFault.TOO_MANY_ELEMENTS,
            resource=resource,
            reason=f"it has {len(elements)} XML elements and {MAX_XML_ELEMENTS} "
            "are allowed",
        )
    depths: dict[Element | None, int] = {None: 0}
    for element in elements:
        if len(element.attrib) > MAX_ATTRIBUTES:
            raise XmlRefused(
                fault=XmlFault.TOO_MANY_ELEMENTS,
                resource=resource,
                line=element.sourceline or 1,
                reason=f"an element has more than {MAX_ATTRIBUTES} attributes",
            )
        depth = depths.get(element.getparent(), 0) + 1
        depths[element] = depth
        if depth > MAX_XML_DEPTH:
            raise XmlRefused(
                fault=XmlFault.TOO_DEEP,
                resource=resource,
                line=element.sourceline or 1,
                reason=f"its elements are nested deeper than {MAX_XML_DEPTH} levels",
            )


def _start_tags(text: str) -> list[Place]:
    """Return where each start tag of well-formed XML stands, in document order.

    lxml knows no columns, and its line is where a start tag ends.
    """
    places = []
    line, line_start, position = 1, 0, 0
    for match in _START_TAG.finditer(text):
        if match["name"] is None:
            continue
        breaks = text.count("\n", position, match.start())
        if breaks:
            line += breaks
            line_start = text.rindex("\n", position, match.start()) + 1
        position = match.start()
        places.append(Place(line, position - line_start + 1))
    return places


def _line_of(text: str, position: int) -> int:
    return text.count("\n", 0, position) + 1

"""Hostile and damaged files are refused with a reason, and read nothing else."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.bpmn.xml_input import (
    MAX_ATTRIBUTES,
    MAX_BYTES,
    MAX_XML_DEPTH,
    MAX_XML_ELEMENTS,
    XmlFault,
    XmlRefused,
    read_xml,
)

CANARY = "canary-7261"


def fault(content: bytes) -> XmlFault:
    with pytest.raises(XmlRefused) as refused:
        read_xml("a.bpmn", content)
    assert CANARY not in str(refused.value)
    return refused.value.fault


@pytest.fixture
def canary(tmp_path: Path) -> str:
    file = tmp_path / "canary.txt"
    file.write_text(CANARY)
    return file.as_uri()


@pytest.mark.parametrize(
    "document",
    [
        '<!DOCTYPE a [<!ENTITY x SYSTEM "{canary}">]><a>&x;</a>',
        '<!DOCTYPE a SYSTEM "{canary}"><a/>',
        '<!DOCTYPE a PUBLIC "x" "{canary}"><a/>',
        '<!DOCTYPE a [<!ENTITY % x SYSTEM "{canary}"> %x;]><a/>',
        '<?xml version="1.0"?>\n<!-- c --><?pi x?>\n <!DOCTYPE a><a/>',
        '<!DOCTYPE a [<!ENTITY a "aa"><!ENTITY b "&a;&a;&a;&a;">]><a>&b;</a>',
        '<!DOCTYPE a [<!ATTLIST a id CDATA "x">]><a/>',
        "<!DOCTYPE a><a/>",
    ],
)
def test_any_doctype_is_refused(document: str, canary: str) -> None:
    assert XmlFault.DOCTYPE is fault(document.replace("{canary}", canary).encode())
    utf16 = document.replace("{canary}", canary).encode("utf-16")
    assert XmlFault.DOCTYPE is fault(utf16)


def test_ten_levels_of_entities_are_refused_before_they_grow() -> None:
    entities = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 11))
    document = f'<!DOCTYPE a [<!ENTITY l0 "lol">{entities}]><a>&l10;</a>'

    assert XmlFault.DOCTYPE is fault(document.encode())


def test_an_undeclared_entity_is_refused() -> None:
    assert XmlFault.NOT_XML is fault(b"<a>&nbsp;</a>")


def test_xinclude_is_not_followed(canary: str) -> None:
    document = (
        '<a xmlns:xi="http://www.w3.org/2001/XInclude">'
        f'<xi:include href="{canary}" parse="text"/></a>'
    )

    root = read_xml("a.bpmn", document.encode()).root

    assert "".join(str(text) for text in root.itertext()) == ""


def test_a_schema_location_is_not_followed(canary: str) -> None:
    document = (
        '<a xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" '
        f'xsi:schemaLocation="urn:x {canary}"/>'
    )

    assert len(read_xml("a.bpmn", document.encode()).elements) == 1


@pytest.mark.parametrize(
    "content",
    [
        '<?xml version="1.0" encoding="UTF-8"?><a n="厦门"/>'.encode(),
        '\ufeff<?xml version="1.0" encoding="utf-8"?><a n="厦门"/>'.encode(),
        '<a n="厦门"/>'.encode(),
        '<?xml version="1.0" encoding="UTF-16"?><a n="厦门"/>'.encode("utf-16"),
        '\ufeff<a n="厦门"/>'.encode("utf-16-be"),
    ],
)
def test_utf8_and_utf16_with_a_byte_order_mark_are_read(content: bytes) -> None:
    assert read_xml("a.bpmn", content).root.get("n") == "厦门"


@pytest.mark.parametrize(
    "content",
    [
        b'<?xml version="1.0" encoding="UTF-7"?><a n="+AGE-"/>',
        b'<?xml version="1.0" encoding="UTF-16"?><a/>',
        b'<?xml version="1.0" encoding="ISO-8859-1"?><a/>',
        b'<?xml version="1.0" encoding="no-such"?><a/>',
        '<?xml version="1.0" encoding="UTF-8"?><a/>'.encode("utf-16"),
        '<?xml version="1.0" encoding="GBK"?><a n="厦门"/>'.encode("gbk"),
        '<a n="厦门"/>'.encode("gbk"),
        "<a/>".encode("utf-32"),
        b"\xff\xfe<\x00a",
    ],
)
def test_other_and_wrongly_declared_encodings_are_refused(content: bytes) -> None:
    assert fault(content) in {XmlFault.ENCODING, XmlFault.NOT_XML}


@pytest.mark.parametrize("character", ["\x00", "\x01", "\x0b", "\ufffe", "\uffff"])
def test_characters_that_xml_forbids_are_refused(character: str) -> None:
    document = f'<a>\n<b n="x{character}"/></a>'

    with pytest.raises(XmlRefused) as refused:
        read_xml("a.bpmn", document.encode())

    assert XmlFault.FORBIDDEN_CHARACTER is refused.value.fault
    assert refused.value.line == 2


@pytest.mark.parametrize(
    "content", [b"", b"   ", b"hello", b"<a>", b"<a/><b/>", b"\x89PNG"]
)
def test_what_is_not_xml_is_refused(content: bytes) -> None:
    assert fault(content) in {XmlFault.NOT_XML, XmlFault.ENCODING}


def test_a_file_over_the_size_limit_is_refused_unread() -> None:
    assert XmlFault.TOO_LARGE is fault(b"<" * (MAX_BYTES + 1))


def test_more_elements_than_any_diagram_needs_are_refused() -> None:
    assert XmlFault.TOO_MANY_ELEMENTS is fault(
        b"<a>" + b"<b/>" * MAX_XML_ELEMENTS + b"</a>"
    )


def test_more_attributes_than_any_element_needs_are_refused() -> None:
    attributes = " ".join(f'a{n}="x"' for n in range(MAX_ATTRIBUTES + 1))

    assert XmlFault.TOO_MANY_ELEMENTS is fault(f"<a {attributes}/>".encode())


@pytest.mark.parametrize("depth", [MAX_XML_DEPTH + 1, 200, 100_000])
def test_deep_nesting_is_refused(depth: int) -> None:
    assert XmlFault.TOO_DEEP is fault(b"<a>" * depth + b"</a>" * depth)


def test_nesting_up_to_the_limit_is_read() -> None:
    document = b"<a>" * MAX_XML_DEPTH + b"</a>" * MAX_XML_DEPTH

    assert len(read_xml("a.bpmn", document).elements) == MAX_XML_DEPTH


def test_comments_and_instructions_are_left_out_and_places_still_fit() -> None:
    document = b'<a><!-- <no/> --><?x <no/>?><![CDATA[<no/>]]>\n <b n=">"/><c/></a>'

    found = read_xml("a.bpmn", document)

    places = [(found.places[e].line, found.places[e].column) for e in found.elements]
    assert places == [(1, 1), (2, 2), (2, 12)]


def refused_line(content: bytes) -> int:
    try:
        read_xml("a.bpmn", content)
    except XmlRefused as refused:
        return refused.line
    return 1


@given(st.binary(max_size=200))
def test_no_bytes_at_all_break_the_reader(content: bytes) -> None:
    assert refused_line(content) >= 1


@given(st.text(alphabet='<>/!?-[]&;"=ab \n\x00CDAT', max_size=60))
def test_no_markup_soup_breaks_the_reader(text: str) -> None:
    assert refused_line(f"<a>{text}</a>".encode()) >= 1

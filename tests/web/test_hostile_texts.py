"""What people and designers write is text on every page, never markup."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from lxml import html

from engine import SYSTEM
from tests.web.hostile import ATTACKS, hostile_case
from tests.web.site import open_site
from tests.web.test_privacy import paths
from tests.web.test_reading import LISTS
from tests.web.walker import Walker

#: Attributes that may hold an address.
_ADDRESSES = ("href", "src", "action", "formaction", "data", "poster", "srcdoc")
_OURS = re.compile(r"/(?!/)|[#?]|$")
_NEVER = (
    "marquee",
    "script:not([src])",
    "iframe",
    "svg",
    "base",
    "object",
    "embed",
    "img[src=x]",
)


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Walker]:
    """Yield a case that is an attack from end to end."""
    site = open_site(tmp_path_factory.mktemp("hostile"))
    yield hostile_case(site)
    site.assembly.close()


def pages_of(case: Walker) -> Iterator[str]:
    """Yield every page on which a text of somebody may stand."""
    engine = case.site.services.engine
    yield from (each for each in LISTS if "q=" not in each)
    yield from (f"/cases?q={attack}" for attack in ATTACKS[:3])
    yield from (
        path
        for path in paths(case)
        if path.startswith(("/cases", "/tasks"))
        and not path.endswith((".bpmn", ".json"))
    )
    yield from ("/operations", "/operations/instances")
    yield "/designer?versions=all"
    yield "/designer/deployments"
    for definition in engine.definitions():
        yield f"/designer/definitions/{definition.id}"
        yield f"/designer/deployments/{definition.deployment_id}"
    instance = engine.instance_by_business_key(
        case.case_no, process_key="linkage", actor=SYSTEM
    )
    yield f"/operations/instances/{instance.id}"


@pytest.mark.parametrize("login", ["officer", "entity", "admin"])
def test_no_text_becomes_markup(hostile: Walker, login: str) -> None:
    browser = hostile.site.visitor(login)

    for path in pages_of(hostile):
        page = browser.get(path)
        text = page.get_data(as_text=True)
        # Administrators see every page, but begin no side matters.
        assert page.status_code == 200 or login != "admin" or "/matters/" in path
        assert list(markup_of_attacks(text)) == [], path
        assert "{{4711}}" not in text, path
        assert "${4711}" not in text, path


def markup_of_attacks(text: str) -> Iterator[str]:
    """Yield every element and attribute that no page of ours has."""
    tree = html.document_fromstring(text)
    for selector in _NEVER:
        yield from (f"<{selector}>" for _ in tree.cssselect(selector))
    for element in tree.iter("*"):
        for name, value in element.attrib.items():
            if name.startswith("on") or name in {"style", "x'"}:
                yield f"<{element.tag} {name}>"
            if name in _ADDRESSES and not _OURS.match(str(value)):
                yield f"<{element.tag} {name}={value}>"


def test_every_attack_can_be_read_as_it_was_written(hostile: Walker) -> None:
    officer = hostile.site.visitor("officer")

    officer.get(f"/cases/{hostile.case_no}?tab=history")

    html_text = officer.page.get_data(as_text=True) if officer.page else ""
    shown = html.document_fromstring(html_text).text_content()
    assert [attack for attack in ATTACKS if attack not in shown] == []


def test_the_judge_of_markup_sees_every_attack() -> None:
    silent = ("{{", "%(", "'on")
    for attack in ATTACKS:
        page = f"<html><body><p>{attack}</p></body></html>"
        found = list(markup_of_attacks(page))
        assert bool(found) != attack.startswith(silent), attack


def test_names_of_files_stay_names(hostile: Walker, tmp_path: Path) -> None:
    officer = hostile.site.visitor("officer")

    for path in paths(hostile):
        if path.startswith("/evidence") and not path.endswith("picture"):
            answer = officer.get(path)
            assert answer.headers["Content-Disposition"].startswith("attachment")
            assert answer.mimetype == "image/jpeg"
            assert "\r" not in answer.headers["Content-Disposition"]

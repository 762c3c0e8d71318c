from __future__ import annotations

import re

from scripts.translations import present, problems
from tests.web.site import Site

_PLACE = re.compile(r"%\((\w+)\)[sd]")
_CHINESE = re.compile(r"[\u4e00-\u9fff]")


def test_every_text_of_the_pages_has_its_english() -> None:
    assert problems() == []


def test_translations_keep_the_places_of_the_values() -> None:
    for message in present():
        if message.id:
            there = sorted(_PLACE.findall(str(message.id)))
            assert there == sorted(_PLACE.findall(str(message.string))), message.id


def test_pages_speak_english_to_who_wants_it(site: Site) -> None:
    officer = site.visitor("officer")
    officer.get("/me")

    officer.post("/language", {"language": "en", "next": "/inbox"})

    assert "There is nothing for you to do now" in officer.text
    left = set(_CHINESE.findall(officer.text.replace("中文", "").replace("林晓岚", "")))
    assert left == set()


def test_an_unknown_language_changes_nothing(site: Site) -> None:
    officer = site.visitor("officer")
    officer.get("/me")

    officer.post("/language", {"language": "xx", "next": "/inbox"})

    assert "现在没有您要办的事项" in officer.text

from __future__ import annotations

import re

from handlers.linkage.stages import STAGES
from handlers.parties.model import KIND_NAMES, ROLE_DUTIES, ROLE_NAMES, TITLE_LEVELS
from scripts.translations import present, problems
from tests.web.site import Site
from tests.web.walker import Walker
from web.i18n import COOKIE
from web.presenters.words import NAMES

_PLACE = re.compile(r"%\((\w+)\)\d*[sd]")
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


def test_the_words_of_the_domain_stand_on_english_pages_in_english(
    case: Walker,
) -> None:
    officer = case.site.visitor("officer")
    officer.client.set_cookie(COOKIE, "en")

    officer.get("/inbox")
    assert "75 days left" in officer.text
    assert "(Sat)" in officer.text
    assert "Organising the re-inspection" in officer.text

    officer.get(f"/cases/{case.case_no}")
    assert "Finding a quality problem" in officer.text
    for chinese in ("还剩", "周六", "按期完成", "发现产品质量问题"):
        assert chinese not in officer.text


def test_what_the_translators_see_is_what_the_domain_says() -> None:
    said = {stage.name for stage in STAGES} | set(TITLE_LEVELS)
    for words in (ROLE_NAMES, KIND_NAMES, ROLE_DUTIES):
        said |= set(words.values())

    assert said == set(NAMES)


def test_level_and_source_read_as_one_word(case: Walker) -> None:
    officer = case.site.visitor("officer")

    officer.get(f"/cases/{case.case_no}")

    assert "市级监督抽查" in officer.text

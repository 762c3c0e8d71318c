from __future__ import annotations

import json
from pathlib import Path

import pytest

from handlers.palette.declaration import Declaration, Inputs
from handlers.palette.files import outdated_templates, write_templates
from handlers.palette.templates import Template, service_template
from handlers.palette.values import Choice, Text, WholeNumber

STAGES = (("S1", "一"), ("S2", "二"))


class First(Inputs):
    level = Choice("级别", "level", ("国家", "省"), required=True)


class OtherWords(Inputs):
    level = Choice("抽查级别", "level of the sampling", ("国家", "省"), required=True)


class MoreChoices(Inputs):
    level = Choice("级别", "level", ("国家", "省", "市"), required=True)


class OneMore(First):
    count = WholeNumber("件数", "number", required=True)


class NotNeeded(Inputs):
    level = Choice("级别", "level", ("国家", "省"), offered=True)


class OtherKind(Inputs):
    level = Text("级别", "level", required=True)


def template(inputs: type[Inputs] = First, **changes: str) -> Template:
    told = {"title": "清点", "summary": "清点零件。", "clause": "7.1.1", **changes}
    declaration = Declaration(
        topic="parts.count",
        title_en="Count",
        summary_en="It counts.",
        stage="S1",
        inputs=inputs,
        **told,
    )
    return service_template(declaration, STAGES)


def version_in(folder: Path) -> int:
    path = folder / "element-templates" / "parts.json"
    (written,) = json.loads(path.read_text("utf-8"))
    return int(written["version"])


@pytest.mark.parametrize(
    "changed",
    [
        pytest.param(template(MoreChoices), id="choices"),
        pytest.param(template(OneMore), id="an input"),
        pytest.param(template(NotNeeded), id="what is needed"),
        pytest.param(template(OtherKind), id="a kind"),
        pytest.param(template(clause="7.1.2"), id="the value of a property"),
    ],
)
def test_a_changed_contract_is_a_new_version(tmp_path: Path, changed: Template):
    write_templates(tmp_path, {"parts": [template()]})
    assert version_in(tmp_path) == 1

    write_templates(tmp_path, {"parts": [changed]})

    assert version_in(tmp_path) == 2


@pytest.mark.parametrize(
    "changed",
    [
        pytest.param(template(OtherWords), id="labels"),
        pytest.param(template(title="数一数", summary="其他说明。"), id="title"),
    ],
)
def test_other_words_are_no_new_version(tmp_path: Path, changed: Template):
    write_templates(tmp_path, {"parts": [template()]})

    assert outdated_templates(tmp_path, {"parts": [changed]}) == [
        "element-templates/parts.json"
    ]
    write_templates(tmp_path, {"parts": [changed]})

    assert version_in(tmp_path) == 1


def test_what_comes_back_goes_on_counting(tmp_path: Path):
    write_templates(tmp_path, {"parts": [template()]})
    write_templates(tmp_path, {"parts": [template(OneMore)]})
    write_templates(tmp_path, {"parts": []})

    write_templates(tmp_path, {"parts": [template()]})

    assert version_in(tmp_path) == 3


def test_writing_twice_changes_nothing_and_files_of_others_stay(tmp_path: Path):
    catalogue = {"parts": [template()]}
    own = tmp_path / "element-templates" / "own.json"
    own.parent.mkdir()
    own.write_text("[]", "utf-8")

    written = write_templates(tmp_path, catalogue)

    assert written == ["element-templates/parts.json", "template-versions.json"]
    assert write_templates(tmp_path, catalogue) == []
    assert outdated_templates(tmp_path, catalogue) == []
    assert own.read_text("utf-8") == "[]"


def test_a_file_that_was_changed_by_hand_is_outdated(tmp_path: Path):
    catalogue = {"parts": [template()]}
    write_templates(tmp_path, catalogue)
    path = tmp_path / "element-templates" / "parts.json"
    path.write_text(path.read_text("utf-8").replace("省", "市"), "utf-8")

    assert outdated_templates(tmp_path, catalogue) == ["element-templates/parts.json"]

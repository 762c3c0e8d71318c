"""AS-14: the survey is the entity's own, and its order of choice is kept."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from handlers.linkage.records import RecordKind, latest_record
from tests.web.answers import Fields
from tests.web.stopped_cases import StoppedCase, gone_on, stop_case
from tests.web.walker import Walker, open_task

SURVEY = "answer_satisfaction_survey"
CHOSEN = ["产品质量水平提升", "质量意识提升", "其他"]


@pytest.fixture(scope="module")
def waiting(deployed: Path, tmp_path_factory: pytest.TempPathFactory) -> StoppedCase:
    """Return a case whose entity is asked for its opinion, to be copied."""
    folder = shutil.copytree(deployed, tmp_path_factory.mktemp("waiting") / "site")
    return stop_case(folder, SURVEY)


@pytest.fixture
def asked(waiting: StoppedCase, tmp_path: Path) -> Iterator[Walker]:
    """Yield a case whose entity is asked for its opinion."""
    with gone_on(waiting, tmp_path / "site") as walker:
        yield walker


def answers(asked: Walker, **chosen: object) -> Fields:
    """Return what the page of the survey sends when question 四 is answered."""
    fields = asked.fields(open_task(asked, SURVEY), "entity", {})
    ranks = {name for name in fields if name.startswith("q4_aspects-rank")}
    kept = {name: value for name, value in fields.items() if name not in ranks}
    return kept | {"q4_aspects": CHOSEN, "q4_other": "供应商管理"} | chosen


def hand_in(asked: Walker, login: str, fields: Fields) -> tuple[int, str]:
    task = open_task(asked, SURVEY)
    visitor = asked.site.visitor(login)
    visitor.get(f"/tasks/{task.id}")
    answer = visitor.post(f"/tasks/{task.id}", {**fields, "do": "submit"})
    asked.site.settle()
    return answer.status_code, visitor.text


def kept_order(asked: Walker) -> object:
    with asked.site.services.engine.read() as connection:
        record = latest_record(connection, asked.case_no, RecordKind.SURVEY)
    assert record is not None
    return record.content["q4_aspects"]


def test_other_needs_its_text_and_the_order_of_choice_is_kept(asked: Walker) -> None:
    ranks = {
        "q4_aspects-rank-8": "1",
        "q4_aspects-rank-0": "2",
        "q4_aspects-rank-10": "3",
    }

    status, said = hand_in(asked, "entity", answers(asked, q4_other="", **ranks))
    assert status == 422
    assert "四、其他（说明）" in said
    status, _ = hand_in(asked, "entity", answers(asked, **ranks))

    assert status == 200
    assert kept_order(asked) == CHOSEN


def test_without_an_order_the_printed_one_is_stored_and_the_page_says_so(
    asked: Walker,
) -> None:
    entity = asked.site.visitor("entity")
    entity.get(f"/tasks/{open_task(asked, SURVEY).id}")
    assert "不填次序的按选项先后排列" in entity.text

    # A browser sends what is ticked in the order of the page.
    printed = ["质量意识提升", "产品质量水平提升", "其他"]
    hand_in(asked, "entity", answers(asked, q4_aspects=printed))

    assert kept_order(asked) == printed


def test_the_agency_has_the_link_but_neither_submits_nor_reads_before_closing(
    asked: Walker,
) -> None:
    agency = asked.site.visitor("agency")
    url = f"/tasks/{open_task(asked, SURVEY).id}"
    assert agency.get(url).status_code == 200

    status, _ = hand_in(asked, "agency", answers(asked))
    assert status == 403
    assert hand_in(asked, "entity", answers(asked))[0] == 200

    agency.get(f"/cases/{asked.case_no}?tab=forms")
    assert "联动工作满意度测评" not in agency.text
    agency.get(url)
    assert "供应商管理" not in agency.text
    officer = asked.site.visitor("officer")
    officer.get(f"/cases/{asked.case_no}?tab=forms")
    assert "联动工作满意度测评" in officer.text

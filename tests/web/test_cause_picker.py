"""Choosing an issue of Annex C fills its row, with scripts and without."""

from __future__ import annotations

import re

from engine import SYSTEM
from handlers.knowledge.annex_c import EntryKind, standard_entries
from handlers.knowledge.local_entries import add_entry
from handlers.knowledge.toolbook import keep_entries
from tests.web.walker import Walker, at_task, open_task, stop_at

P02 = standard_entries()["P02"]


def at_causes(case: Walker):
    """Return the page of Annex B before the expert."""
    case.walk(stop_at("analyse_causes", "arrange_reinspection"))
    return at_task(case, "analyse_causes", "expert")


def test_the_button_beside_an_issue_brings_its_text_and_loses_nothing(
    case: Walker,
) -> None:
    expert = at_causes(case)
    path = f"/tasks/{open_task(case, 'analyse_causes').id}"

    expert.post(
        path,
        {
            "causes-0-_row": "1",
            "causes-0-issue_key": "P02",
            "causes-0-is_root": "true",
            "quality_head_name": "黄建国",
            "_fill_row": "causes-0-issue_key",
        },
    )

    html = expert.page.get_data(as_text=True)
    assert expert.page.status_code == 200
    assert P02.text in expert.text
    assert '<option value="production" selected>' in html
    assert '<option value="机器" selected>' in html
    assert '<option value="CC.P.machine" selected>' in html
    assert 'value="黄建国"' in html


def test_with_scripts_only_the_cells_of_the_row_are_taken_from_the_answer(
    case: Walker,
) -> None:
    expert = at_causes(case)

    html = expert.page.get_data(as_text=True)

    assert 'hx-trigger="change"' in html
    assert (
        'hx-select-oob="#field-causes-0-stage_key,#field-causes-0-factor,'
        '#field-causes-0-description,#field-causes-0-control_key"'
    ) in html


def test_local_entries_are_offered_and_bring_their_text(case: Walker) -> None:
    with case.site.services.engine.transact(SYSTEM) as uow:
        add_entry(
            uow,
            kind=EntryKind.ISSUE,
            stage="design",
            name="图纸版本",
            text="现场使用作废图纸。",
            org_id="bureau",
        )
    expert = at_causes(case)
    path = f"/tasks/{open_task(case, 'analyse_causes').id}"
    assert "XD01 设计开发过程：图纸版本（本地）" in expert.text

    expert.post(path, {"causes-0-issue_key": "XD01", "_fill_row": "causes-0-issue_key"})

    assert "现场使用作废图纸。" in expert.text


def test_measures_are_proposed_and_taken_over_from_the_tool_book(case: Walker) -> None:
    with case.site.services.engine.transact(SYSTEM) as uow:
        keep_entries(
            uow,
            "XM-OTHER",
            bureau_id="bureau",
            product="插座",
            rows=[{"area": "生产设备", "issue_key": "D01", "solution": "按件数换夹具"}],
            secrets={},
        )
    case.walk(stop_at("plan_measures", "arrange_reinspection"))
    expert = at_task(case, "plan_measures", "expert")
    assert "需求分析彻底；客户沟通" in expert.text
    assert "按件数换夹具" in expert.text

    html = expert.page.get_data(as_text=True)
    assert "XM-OTHER" not in html
    taken = re.search(r'name="_take_row" value="(\w+)"', html)

    expert.post(
        f"/tasks/{open_task(case, 'plan_measures').id}", {"_take_row": taken[1]}
    )

    html = expert.page.get_data(as_text=True)
    assert ">按件数换夹具</textarea>" in html

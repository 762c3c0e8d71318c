from __future__ import annotations

from datetime import date, datetime

import pytest

from handlers.deadlines.lines import ChipKind, ChipText, DeadlineLine
from handlers.deadlines.local_time import SHANGHAI
from handlers.deadlines.rules import Basis
from web.presenters.deadline import DeadlineView, Tone, deadline_view, due_view


def view_of(
    *,
    kind: ChipKind = ChipKind.LEFT,
    basis: Basis = Basis.STATUTE,
    statutory: date = date(2026, 10, 3),
    effective: date = date(2026, 10, 3),
    target: date = date(2026, 9, 30),
    opens_on: date | None = None,
    provisional: bool = False,
    verified: bool = True,
) -> DeadlineView:
    return deadline_view(
        DeadlineLine(
            rule_key="reinsp1",
            matter="组织复查",
            chip=ChipText("还剩 %(n)d 天", {"n": 12}),
            chip_kind=kind,
            statutory=statutory,
            effective=effective,
            target=target,
            opens_on=opens_on,
            count_text="自 2026-07-20 责令之日起 75 日(自然日)",
            law_ref="18号令第47条",
            article="",
            basis=basis,
            provisional=provisional,
            verified=verified,
        )
    )


def texts(view: DeadlineView) -> list[str]:
    return [day.text for day in view.days]


def test_a_bureau_deadline_names_the_statutory_and_the_internal_day() -> None:
    assert texts(view_of()) == ["法定 2026-10-03(周六)", "内控 2026-09-30(周三)"]


def test_a_rolled_deadline_names_the_day_that_counts() -> None:
    monday = date(2026, 10, 5)

    view = view_of(effective=monday, target=monday)

    assert texts(view) == ["法定 2026-10-03(周六)", "顺延至 2026-10-05(周一)"]


def test_a_window_names_its_first_day() -> None:
    assert texts(view_of(opens_on=date(2026, 8, 1)))[0] == "窗口自 2026-08-01(周六)"


@pytest.mark.parametrize(
    ("basis", "words"), [(Basis.SETTING, "本局设定"), (Basis.LOCAL, "地方规定")]
)
def test_a_day_that_is_not_statutory_says_so(basis: Basis, words: str) -> None:
    assert texts(view_of(basis=basis)) == [f"{words} 2026-09-30(周三)"]


@pytest.mark.parametrize("basis", list(Basis))
@pytest.mark.parametrize("kind", list(ChipKind))
def test_only_a_passed_statutory_day_is_red(kind: ChipKind, basis: Basis) -> None:
    view = view_of(kind=kind, basis=basis)

    is_red = kind is ChipKind.OVERDUE and basis is Basis.STATUTE
    assert (view.chips[0].tone is Tone.RED) == is_red
    assert view.late == is_red


def test_unknown_years_and_unseen_articles_are_marked() -> None:
    view = view_of(provisional=True, verified=False)

    assert [chip.text for chip in view.chips[1:]] == [
        "暂定：放假安排未公布",
        "依据待核实",
    ]


@pytest.mark.parametrize(
    ("now", "text"),
    [
        ("2026-03-01T09:00", "还剩 1 天"),
        ("2026-03-02T09:00", "今天 17:30 前"),
        ("2026-03-02T17:30", "已过时限"),
        ("2026-03-04T08:00", "超期 2 天"),
    ],
)
def test_a_matter_of_no_case_is_due_at_a_moment(now: str, text: str) -> None:
    view = due_view(
        datetime.fromisoformat("2026-03-02T17:30").replace(tzinfo=SHANGHAI),
        now=datetime.fromisoformat(now).replace(tzinfo=SHANGHAI),
        matter="开展日常巡查",
        counted="巡查时段结束",
        clause="B5.6",
    )

    assert view.chips[0].text == text
    assert texts(view) == ["约定 2026-03-02(周一)"]
    assert not view.late

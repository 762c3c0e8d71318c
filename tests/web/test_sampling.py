from __future__ import annotations

import pytest

from tests.web.walker import Walker

NOTE = {"product": "电热毯", "batches": "20", "passed": "15", "source": "总结一"}


def test_pass_rates_are_told_before_and_after_the_first_assistance(
    case: Walker,
) -> None:
    leader = case.site.visitor("leader")
    for on, passed in (("2026-03-01", "15"), ("2026-12-01", "19")):
        leader.get("/figures/sampling")
        leader.post("/figures/sampling", {**NOTE, "sampled_on": on, "passed": passed})

    assert "2026-07-20(周一) 75% 15 / 20 95% 19 / 20" in leader.text


@pytest.mark.parametrize(
    "wrong",
    [
        {"passed": "21"},
        {"batches": "0", "passed": "0"},
        {"batches": "many"},
        {"source": " "},
        {"product": ""},
        {"sampled_on": "gestern"},
    ],
)
def test_numbers_that_cannot_be_are_refused(case: Walker, wrong: dict) -> None:
    leader = case.site.visitor("leader")
    leader.get("/figures/sampling")

    page = leader.post(
        "/figures/sampling", {**NOTE, "sampled_on": "2026-03-01", **wrong}
    )

    assert page.status_code == 422
    leader.get("/figures/sampling")
    assert "还没有抽检数据" in leader.text

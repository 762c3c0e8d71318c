from __future__ import annotations

from playwright.sync_api import expect

from tests.browser.conftest import PHONE, Sit
from tests.web.site import Site
from tests.web.walker import Walker, open_task, stop_at

#: ⑨, ① and ⑪ of question 四.
TICKED = ("⑨产品质量水平提升", "①质量意识提升", "⑪其他")


def test_the_order_of_ticking_is_the_order_of_the_answer(
    office: Site, sit: Sit
) -> None:
    walker = Walker.register(office)
    walker.walk(stop_at("answer_satisfaction_survey"))
    task = open_task(walker, "answer_satisfaction_survey")
    screen = sit(office, "entity", width=PHONE)
    screen.open(f"/tasks/{task.id}")
    places = [screen.page.get_by_label(f"“{each}”的次序") for each in TICKED]

    for each in TICKED:
        screen.page.get_by_label(each, exact=True).check()
    for place, rank in zip(places, "123", strict=True):
        expect(place).to_have_value(rank)
    screen.page.get_by_label(TICKED[0], exact=True).uncheck()

    assert [place.input_value() for place in places] == ["", "1", "2"]

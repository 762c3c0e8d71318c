"""Work with one hand at a phone: large targets, no sideways scroll, small photographs."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import HEIGHTS, NARROW, Sit
from tests.web.walker import Walker, open_task

#: What a finger presses, with what makes it as large as it is: its label counts.
_TARGETS = """() => [...document.querySelectorAll(
    "main form.formsheet :is(button, input, select, textarea), .stickybar :is(a, button)"
)].filter((node) => node.checkVisibility() && node.type !== "hidden"
    && !node.closest(".sr") && !node.classList.contains("sr")
).map((node) => {
    const box = (node.closest("label") ?? node).getBoundingClientRect();
    return [Math.round(box.height), node.outerHTML.slice(0, 120)];
})"""
_PICTURE = """async () => {
    const canvas = document.createElement("canvas");
    canvas.width = 3000; canvas.height = 4000;
    const draw = canvas.getContext("2d");
    for (let n = 0; n < 20000; n++) {
        draw.fillStyle = `hsl(${n % 360} 80% ${20 + n % 60}%)`;
        draw.fillRect((n * 7919) % 3000, (n * 104729) % 4000, 40, 40);
    }
    const blob = await new Promise((done) => canvas.toBlob(done, "image/jpeg", 1));
    const input = document.querySelector("input[type=file]");
    const files = new DataTransfer();
    for (const name of ["1.jpg", "2.jpg"]) {
        files.items.add(new File([blob], name, {type: "image/jpeg"}));
    }
    input.files = files.files;
    input.dispatchEvent(new Event("change", {bubbles: true}));
    return blob.size;
}"""
_CHOSEN = """async () => {
    const input = document.querySelector("input[type=file]");
    return Promise.all([...input.files].map(async (file) => {
        const picture = await createImageBitmap(file);
        return {size: file.size, edge: Math.max(picture.width, picture.height)};
    }));
}"""


def small_targets(page: Page) -> list[str]:
    """Return what is too small for a finger."""
    return [what for height, what in page.evaluate(_TARGETS) if height < 48]


@pytest.mark.parametrize("element", ["review_assistance_plan", "arrange_reinspection"])
def test_a_matter_can_be_done_with_one_hand(
    case: Walker, sit: Sit, element: str
) -> None:
    screen = sit(case.site, "officer", width=NARROW)

    screen.open(f"/tasks/{open_task(case, element).id}")

    assert not screen.is_wider_than_the_screen()
    assert small_targets(screen.page) == []
    bar = screen.page.locator(".stickybar").bounding_box()
    assert bar is not None
    assert bar["y"] > HEIGHTS[NARROW] / 2, "the bar is at the thumb"


def test_photographs_are_made_smaller_before_they_travel(
    case: Walker, sit: Sit
) -> None:
    screen = sit(case.site, "officer", width=NARROW)
    screen.open(f"/cases/{case.case_no}?tab=evidence")

    before = screen.page.evaluate(_PICTURE)
    screen.page.locator(".chosen li").nth(1).wait_for()

    first, second = screen.page.evaluate(_CHOSEN)
    assert first["edge"] == second["edge"] == 2048
    assert first["size"] < before / 2
    assert screen.complaints == []

"""Fill in the form of a page as a person does: click, type, choose a file."""

from __future__ import annotations

from playwright.sync_api import FilePayload, Locator, Page

from tests.web.answers import PICTURE, Fields


def fill_in(page: Page, fields: Fields) -> None:
    """Answer every question for which there is a value, once the form is there."""
    page.locator('button[name="do"][value="submit"]').last.wait_for()
    for name, value in fields.items():
        inputs = page.locator(f'[name="{name}"]')
        if not inputs.count():
            continue  # a question that does not count in this case
        if name.endswith("-upload"):
            inputs.set_input_files(files=[_photo_of(name)])
            continue
        for each in value if isinstance(value, list) else [value]:
            _answer(inputs, str(each))


def _photo_of(name: str) -> FilePayload:
    """Return a photograph that no other question has: what follows its end counts."""
    own = PICTURE + name.encode()
    return {"name": "现场.jpg", "mimeType": "image/jpeg", "buffer": own}


def _answer(inputs: Locator, value: str) -> None:
    first = inputs.first
    tag = first.evaluate("node => node.tagName")
    kind = first.get_attribute("type") or ""
    if kind == "hidden":
        return
    if kind in {"radio", "checkbox"}:
        inputs.and_(inputs.page.locator(f'[value="{value}"]')).check()
    elif tag == "SELECT":
        _select(first, value)
    else:
        first.fill(value)


def _select(place: Locator, value: str) -> None:
    """Choose an option; what it brings into its row is there before anybody goes on."""
    if place.get_attribute("hx-post") is None or place.input_value() == value:
        place.select_option(value)
        return
    with place.page.expect_response("**/tasks/*"):
        place.select_option(value)
    place.page.locator(".htmx-settling, .htmx-request").wait_for(state="detached")

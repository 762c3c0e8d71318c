"""Say what of a page only a script could make work, and what leads nowhere."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from lxml import html
from lxml.html import HtmlElement

#: What the reader of a page never gets to see.
_UNSEEN = "ancestor-or-self::*[@hidden]"
_NOWHERE = re.compile(r"#?$|javascript:")
#: What people work with and browsers do not draw by themselves.
_MADE_BY_SCRIPTS = "//canvas | //dialog | //*[@contenteditable]"
_ROLES_OF_THINGS = ("button", "checkbox", "link", "menuitem", "radio", "switch", "tab")
#: What is switched off is there to be looked at.
_OFF = "ancestor::fieldset[@disabled]"
#: What can be sent must stand in a form.
_FIELDS = "//input[not(@type='hidden')] | //select | //textarea | //button"


def faults_of(page: str, *, leads_somewhere: Callable[[str], bool]) -> list[str]:
    """Return what a plain browser cannot do on a page, or cannot find.

    Args:
        page: the HTML of the whole page, as the service sends it.
        leads_somewhere: says of a path on this site whether a page may be there.
    """
    tree = html.document_fromstring(page)
    return [
        *_headings(tree),
        *_links(tree, leads_somewhere),
        *_forms(tree),
        *_things_of_scripts(tree),
        *_names(tree),
    ]


def _headings(tree: HtmlElement) -> Iterator[str]:
    number = len(tree.xpath("//h1"))
    if number != 1:
        yield f"{number} main headings"
    if tree.find(".//title") is None:
        yield "no title"


def _links(tree: HtmlElement, leads_somewhere: Callable[[str], bool]) -> Iterator[str]:
    places = set(tree.xpath("//@id"))
    for link in tree.xpath("//a"):
        address = link.get("href") or ""
        if _NOWHERE.match(address):
            yield f"a link to nowhere: {_shown(link)}"
        elif address.startswith("#") and address[1:] not in places:
            yield f"a link to a place that is not there: {_shown(link)}"
        elif address.startswith("/") and not leads_somewhere(_path(address)):
            yield f"a link to a page that is not there: {_shown(link)}"
    for form in tree.xpath("//form[starts-with(@action, '/')]"):
        if not leads_somewhere(_path(form.get("action"))):
            yield f"a form that nobody takes: {_shown(form)}"


def _forms(tree: HtmlElement) -> Iterator[str]:
    for field in tree.xpath(_FIELDS):
        is_in_form = field.xpath("ancestor::form") or field.get("form")
        if not is_in_form and not field.xpath(f"{_UNSEEN} | {_OFF}"):
            yield f"a field without a form: {_shown(field)}"
    for button in tree.xpath("//button[@type='button']"):
        if not button.xpath(_UNSEEN):
            yield f"a button that only a script hears: {_shown(button)}"
    for form in tree.xpath("//form"):
        sends = form.xpath(".//button[not(@type) or @type='submit']")
        is_seen = not form.xpath(_UNSEEN)
        if is_seen and not [one for one in sends if not one.xpath(_UNSEEN)]:
            yield f"a form that nothing sends: {_shown(form)}"


def _things_of_scripts(tree: HtmlElement) -> Iterator[str]:
    for thing in tree.xpath(_MADE_BY_SCRIPTS):
        if not thing.xpath(_UNSEEN):
            yield f"made for scripts alone: {_shown(thing)}"
    for thing in tree.xpath("//*[@role]"):
        if thing.get("role") in _ROLES_OF_THINGS and thing.tag not in {"a", "button"}:
            yield f"only called a {thing.get('role')}: {_shown(thing)}"
    for thing in tree.xpath("//*[@hx-get or @hx-post]"):
        if not _works_without(thing):
            yield f"loaded by a script alone: {_shown(thing)}"
    for thing in tree.xpath("//*[@style or @*[starts-with(name(), 'on')]]"):
        yield f"forbidden by the content policy: {_shown(thing)}"


def _works_without(thing: HtmlElement) -> bool:
    """Say whether what a script loads can be had by a link or a form too."""
    address = thing.get("hx-get") or ""
    if thing.tag == "a" or thing.xpath("ancestor::form"):
        return True
    return bool(address) and address in thing.xpath(".//a/@href")


def _names(tree: HtmlElement) -> Iterator[str]:
    """Yield names that are given twice or mean nothing, and orders of their own."""
    given = tree.xpath("//@id")
    for name in {name for name in given if given.count(name) > 1}:
        yield f"two things are called #{name}"
    for attribute in ("for", "aria-describedby", "aria-labelledby"):
        for one in tree.xpath(f"//@{attribute}"):
            missing = [name for name in one.split() if name not in given]
            if missing:
                yield f"{attribute} names what is not there: {missing}"
    for thing in tree.xpath("//*[@tabindex]"):
        order = thing.get("tabindex")
        if order != "-1" and not (order == "0" and thing.get("role") == "region"):
            yield f"an order of its own for the keyboard: {_shown(thing)}"


def _path(address: str) -> str:
    return re.split(r"[?#]", address)[0]


def _shown(node: HtmlElement) -> str:
    text = html.tostring(node, encoding="unicode", with_tail=False)
    return " ".join(text.split())[:160]

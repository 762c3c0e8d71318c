from __future__ import annotations

import pytest

from tests.support.plain_page import faults_of

GOOD = """<!doctype html><title>t</title><body><h1>h</h1>
<a href="/there?x=1#y">a</a><a href="#here">b</a><p id="here" hidden>
<button type="button">only shown by a script</button></p>
<form action="/there"><label for="f">l</label><input id="f" name="f">
<select hx-post="" name="g"></select><button>send</button></form>
<form hidden><button type="button">filled by a script</button></form>
<fieldset disabled><input name="shown"></fieldset>
<section hx-get="/there"><a href="/there">again</a></section>
<div role="region" tabindex="0" aria-labelledby="here"></div>"""


def faults(page: str) -> list[str]:
    return faults_of(page, leads_somewhere=lambda path: path == "/there")


def test_a_page_of_links_and_forms_has_no_fault() -> None:
    assert faults(GOOD) == []


@pytest.mark.parametrize(
    ("bad", "said"),
    [
        ("<h1>second</h1>", "2 main headings"),
        ('<a href="#">x</a>', "a link to nowhere"),
        ("<a>x</a>", "a link to nowhere"),
        ('<a href="#gone">x</a>', "a place that is not there"),
        ('<a href="/gone?q=1">x</a>', "a page that is not there"),
        ('<form action="/gone"><button>x</button></form>', "a form that nobody takes"),
        ("<form></form>", "a form that nothing sends"),
        ("<form><button hidden>x</button></form>", "a form that nothing sends"),
        ("<input name=q>", "a field without a form"),
        ('<form><button>x</button><button type="button">y</button></form>', "hears"),
        ("<canvas></canvas>", "made for scripts alone"),
        ('<div role="button">x</div>', "only called a button"),
        ('<section hx-get="/there">x</section>', "loaded by a script alone"),
        ('<p onclick="x()">x</p>', "content policy"),
        ('<p style="color: red">x</p>', "content policy"),
        ('<p id="here">x</p>', "two things are called #here"),
        ('<label for="gone">x</label>', "names what is not there"),
        ('<p tabindex="0">x</p>', "an order of its own"),
        ('<p tabindex="3" role="region">x</p>', "an order of its own"),
    ],
)
def test_what_only_a_script_can_do_and_what_leads_nowhere_is_told(
    bad: str, said: str
) -> None:
    [found] = faults(GOOD + bad)

    assert said in found

"""Render forms with Jinja alone, and read pages back as a browser would send them."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import jinja2
from lxml import html

from handlers.forms import Form, FormView, RecordView, load_form

ROOT = Path(__file__).parents[3]
FORMS = sorted((ROOT / "processes" / "forms").glob("*.form"))

_ENVIRONMENT = jinja2.Environment(
    loader=jinja2.FileSystemLoader(ROOT / "web" / "templates"),
    autoescape=True,
    undefined=jinja2.StrictUndefined,
)
_FORM = _ENVIRONMENT.from_string(
    '{% from "forms/form.html" import error_summary, first_button, form_body %}'
    '<form method="post">{{ first_button("_action", "draft", "存草稿") }}'
    "{{ error_summary(view) }}{{ form_body(view) }}</form>"
)
_RECORD = _ENVIRONMENT.from_string(
    '{% from "forms/record.html" import record_body %}{{ record_body(view) }}'
)


def shipped_form(path: Path) -> Form:
    return load_form(path.read_bytes())


def page_of(view: FormView) -> html.HtmlElement:
    return html.document_fromstring(_FORM.render(view=view))


def record_page(view: RecordView) -> html.HtmlElement:
    return html.document_fromstring(_RECORD.render(view=view))


def source_of(view: FormView) -> str:
    return _FORM.render(view=view)


def inputs_of(page: html.HtmlElement) -> list[html.HtmlElement]:
    return [
        element
        for element in page.xpath("//input | //select | //textarea")
        if element.get("type") != "hidden"
    ]


def sent_by(page: html.HtmlElement) -> Mapping[str, list[str]]:
    """Return what a browser sends when the page is submitted untouched."""
    (form,) = page.forms
    sent: dict[str, list[str]] = {}
    for name, value in form.form_values():
        sent.setdefault(name, []).append(value.replace("\n", "\r\n"))
    return sent

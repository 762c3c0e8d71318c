"""The addresses of every page of the site, for tests that look at all of them.

Routes come from the oracle of the access matrix: a page with a row there is looked at
here. Only what no rule says is listed by hand: tabs, views and states of a page.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from http import HTTPStatus

from tests.web.test_access_matrix import ORACLE, ROLES

#: Whose pages are looked at.
LOOKED_AT_BY = ("officer", "entity", "expert", "admin")

#: GET routes that answer with something else than a page.
NO_PAGES = frozenset(
    {
        "/cases/<case_no>/archive.zip",
        "/cases/<case_no>/diagram.bpmn",
        "/cases/<case_no>/documents/<document_id>/files/<int:version>.<format_>",
        (
            "/cases/<case_no>/documents/<document_id>"
            "/pages/<int:version>-<int:page_number>.png"
        ),
        "/cases/<case_no>/places.json",
        "/evidence/<evidence_id>",
        "/evidence/<evidence_id>/picture",
        "/healthz",
        "/imports/template",
        "/operations/definitions/<definition_id>/diagram",
        "/static/<path:name>",
    }
)

#: Tabs, views and states of pages, with the role that looks at them. Add yours.
FURTHER: tuple[tuple[str, str], ...] = (
    ("officer", "/calendar?year=2026"),
    ("officer", "/calendar?day=2026-10-03"),
    ("admin", "/admin/calendar?year=2027"),
    *(
        ("officer", f"/cases/<case_no>?tab={tab}")
        for tab in (
            *("deadlines", "forms", "evidence", "causes"),
            *("history", "parties", "diagram"),
        )
    ),
    *(
        ("officer", f"/inbox?tab={tab}")
        for tab in ("mine", "claimable", "overdue", "due_today", "done")
    ),
    ("officer", "/cases?view=all"),
    ("officer", "/programmes/<programme_id>?tab=cases"),
    ("officer", "/search?q=电热毯"),
    ("officer", "/search?q=电热毯&in=form"),
    ("officer", "/cases?q=没有这样的案件"),
    ("officer", "/cases/<case_no>/matters/linkage_penalty"),
    ("officer", "/no-such-page"),
)


def addresses(role: str, values: Mapping[str, str]) -> Iterator[str]:
    """Yield the addresses of all pages that a role may open.

    Args:
        role: one of `LOOKED_AT_BY`.
        values: what stands for each place in a rule.
    """
    index = ROLES.index(role)
    for (method, rule), answers in ORACLE.items():
        is_there = answers[index] == HTTPStatus.OK
        if method == "GET" and is_there and rule not in NO_PAGES:
            yield _filled(rule, values)
    for whose, rule in FURTHER:
        if whose == role:
            yield _filled(rule, values)


def _filled(rule: str, values: Mapping[str, str]) -> str:
    return re.sub(r"<(?:\w+:)?(\w+)>", lambda match: values[match[1]], rule)

"""A case in which every text that people or designers may write is an attack."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from itertools import cycle
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr

from engine import SYSTEM
from handlers.forms import Field, Kind, load_form
from handlers.parties.orgs import org_by_id
from tests.web.answers import picture
from tests.web.site import PROCESSES, Site
from tests.web.walker import Walker

#: Short enough for every field; each leaves the mark 4711 where it works.
ATTACKS = (
    "<script>alert(4711)</script>",
    '"><img src=x onerror=alert(4711)>',
    "'onmouseover='alert(4711)' x='",
    "</textarea><svg onload=alert(4711)>",
    "</script><script>alert(4711)</script>",
    "<a href=javascript:alert(4711)>x</a>",
    "{{4710+1}}${4710+1}#{4710+1}<%=4710+1%>",
    "%(who)s%s{0}{a.b}",
    "<iframe srcdoc='<b>4711'></iframe>",
    "<form action=//evil.example><input name=q>",
    "<base href=//evil.example/><link rel=x>",
    "\u202e<marquee>4711</marquee>\u2066",
)
_NAME = re.compile(r'(<bpmn:(?!process|message|error|signal)[^>]*?) name="([^"]*)"')
_ANNOTATION = re.compile(r"<annotationEntry>\s*<text>[^<]*")


def hostile_case(site: Site) -> Walker:
    """Deploy attacked diagrams and forms, and register a case full of attacks."""
    deploy_attacks(site)
    rename_people(site)
    fields = site.services.engine.form_resource(
        site.services.engine.definition("linkage").id, "f101"
    )
    attacks = cycle(ATTACKS)
    chosen = {
        question.key: next(attacks)[: limit_of(question)]
        for question in load_form(fields).questions()
        if isinstance(question, Field) and is_free_text(question)
    }
    with site.services.engine.read() as connection:
        # The credit code must be that of the name.
        chosen["entity_name"] = org_by_id(connection, "entity").name
    case = Walker.register(site, **chosen)
    leave_traces(case)
    return case


def is_free_text(field: Field) -> bool:
    """Say whether anything may be written into a field."""
    free = field.kind in {Kind.TEXT, Kind.LONG_TEXT}
    return free and not (field.check or field.limits.pattern)


def limit_of(field: Field) -> int:
    """Return how much fits into a field."""
    return field.limits.max_length or 200


def deploy_attacks(site: Site) -> None:
    """Deploy the shipped processes with attacks in their labels and forms."""
    attacks = cycle(ATTACKS)
    found = {}
    for path in sorted(PROCESSES.rglob("*")):
        if path.suffix == ".bpmn":
            found[path.name] = attacked_diagram(path, attacks)
        elif path.suffix == ".form":
            found[path.name] = attacked_form(path, attacks)
        elif path.suffix == ".dmn":
            found[path.name] = attacked_decision(path, attacks)
    site.services.engine.deploy(name=ATTACKS[1], resources=found, actor=SYSTEM)


def attacked_diagram(path: Path, attacks: Iterator[str]) -> bytes:
    """Return a diagram whose labels carry attacks behind their text."""

    def attack(match: re.Match[str]) -> str:
        return f"{match[1]} name={quoteattr(match[2] + next(attacks))}"

    return _NAME.sub(attack, path.read_text("utf-8")).encode()


def attacked_decision(path: Path, attacks: Iterator[str]) -> bytes:
    """Return decisions whose annotations, which the record shows, carry attacks."""

    def attack(match: re.Match[str]) -> str:
        return f"{match[0]}{escape(next(attacks))}"

    return _ANNOTATION.sub(attack, path.read_text("utf-8")).encode()


def attacked_form(path: Path, attacks: Iterator[str]) -> bytes:
    """Return a form whose labels and hints carry attacks behind their text."""

    def attack(value: object) -> object:
        if isinstance(value, list):
            return [attack(each) for each in value]
        if not isinstance(value, dict):
            return value
        return {
            key: f"{each}{next(attacks)}"
            if key in {"label", "dateLabel", "timeLabel", "description", "text"}
            and isinstance(each, str)
            else attack(each)
            for key, each in value.items()
        }

    return json.dumps(attack(json.loads(path.read_text("utf-8")))).encode()


def rename_people(site: Site) -> None:
    """Give every person and organisation a name that is an attack."""
    with site.services.engine.transact(SYSTEM) as uow:
        for table in ("person", "org"):
            for number, attack in enumerate(ATTACKS):
                uow.connection.exec_driver_sql(
                    f"UPDATE {table} SET name = ? WHERE rowid % ? = ?",  # noqa: S608
                    (attack, len(ATTACKS), number),
                )


def leave_traces(case: Walker) -> None:
    """Leave messages, files and drafts that are attacks."""
    officer = case.site.visitor("officer")
    for attack in ATTACKS:
        officer.get(f"/cases/{case.case_no}?tab=history")
        officer.post(f"/cases/{case.case_no}/messages", {"text": attack})
        officer.get(f"/cases/{case.case_no}?tab=evidence")
        files = [picture(f"{attack}.jpg".replace("/", "|"))]
        officer.post(f"/cases/{case.case_no}/evidence", {"files": files})
    for task in case.open_tasks:
        officer.get(f"/tasks/{task.id}")
        keys = [q.key for q in case.site.services.forms.form_of(task).questions()]
        draft = dict(zip(keys, cycle(ATTACKS), strict=False))
        officer.post(f"/tasks/{task.id}", {**draft, "do": "draft"})

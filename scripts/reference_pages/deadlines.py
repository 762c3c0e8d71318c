"""The page of deadlines, from the rules that the service counts with."""

from __future__ import annotations

from handlers.deadlines.rules import DeadlineRule, Roll
from handlers.deadlines.settings import SETTINGS
from handlers.deadlines.statutes import STATUTES
from scripts.reference_pages.markdown import document, table

_INTRODUCTION = """\
These are the rules of a new installation.
Each of them can be changed with a reason, for which there is no page yet; a case keeps the rule that was in force on the day from which it counts.
How deadlines are counted and shown: [Deadlines and law](../explanation/deadlines-and-law.md)."""

_STATUTES = """\
The key is the name of the clock in a case.
"Rolled forward" means that a last day on an off day moves to the next working day, in the party's favour.
"Target before" means that the last day stays, and the internal target is the last working day before it."""

_SETTINGS = """\
The standard says 及时, 适时 or 按期 here, without a number.
The key is what diagrams write: `camunda:dueDate="${due("register_wd")}"`."""

_ROLLS = {
    Roll.FORWARD: "rolled forward",
    Roll.BACK: "target before",
    Roll.NONE: "",
}


def page() -> str:
    """Return the page."""
    return document(
        "Deadlines",
        _INTRODUCTION,
        "## By law and local rule",
        _STATUTES,
        table(
            (
                "key",
                "matter",
                "length",
                "counted from",
                "owner",
                "basis",
                "off day",
                "warned (days)",
                "text seen",
            ),
            (_statute(rule) for rule in STATUTES),
        ),
        "## Settings of the bureau",
        _SETTINGS,
        table(
            ("key", "matter", "default", "owner", "escalates to", "basis"),
            (_setting(rule) for rule in SETTINGS),
        ),
    )


def _statute(rule: DeadlineRule) -> tuple[str, ...]:
    return (
        f"`{rule.key}`",
        rule.zh,
        rule.length_text(),
        rule.start_event,
        f"`{rule.owner}`",
        rule.law_ref,
        _ROLLS[rule.roll],
        ", ".join(map(str, rule.warnings)),
        "yes" if rule.verified else "not yet",
    )


def _setting(rule: DeadlineRule) -> tuple[str, ...]:
    escalates_to = f"`{rule.escalates_to}`" if rule.escalates_to else ""
    return (
        f"`{rule.key}`",
        rule.zh,
        rule.length_text(),
        f"`{rule.owner}`",
        escalates_to,
        rule.law_ref,
    )

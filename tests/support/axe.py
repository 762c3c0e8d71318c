"""Ask axe-core what keeps people with impairments from using a page."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from playwright.sync_api import BrowserContext, Page
from typing_extensions import override

_SCRIPT = Path("node_modules/axe-core/axe.min.js")
#: What keeps people out; the rest is advice.
GRAVE = frozenset({"serious", "critical"})
#: All that it finds, for those who look at everything.
ANY = GRAVE | {"minor", "moderate"}
#: What depends on width and colours; the rest is the same wherever the page is.
OF_LOOKS = ("color-contrast", "link-in-text-block", "scrollable-region-focusable")
_RUN = """rules => axe.run(document, {
    resultTypes: ["violations"],
    ...(rules && {runOnly: {type: "rule", values: rules}}),
}).then(found => found.violations.map(one => ({
        rule: one.id, impact: one.impact, help: one.help,
        places: one.nodes.map(node => node.target.join(" ") + ": " + node.html),
    })))"""


@dataclass(frozen=True, slots=True)
class Violation:
    """One rule that a page breaks, and where."""

    rule: str
    impact: str
    help: str
    places: tuple[str, ...]

    @override
    def __str__(self) -> str:
        """Return rule and first places, as one reads them in a failed test."""
        shown = "\n    ".join(place[:300] for place in self.places[:4])
        return f"{self.impact} {self.rule}: {self.help}\n    {shown}"


@cache
def _script() -> str:
    return _SCRIPT.read_text("utf-8")


def bring(context: BrowserContext) -> None:
    """Bring the script along to every page of a context: cheaper than page by page."""
    context.add_init_script(_script())


def violations(
    page: Page, *, rules: Sequence[str] | None = None, impacts: Collection[str] = GRAVE
) -> list[Violation]:
    """Return the grave violations of the page that is open.

    Args:
        page: where the page is open; asked again after its width or colours change.
        rules: which rules to look at, all by default.
        impacts: how grave they are that are told.

    The script runs beside the page's own, so that its content policy stays in force.
    """
    if not page.evaluate("'axe' in window"):
        page.evaluate(_script())
    return [
        Violation(
            rule=one["rule"],
            impact=one["impact"],
            help=one["help"],
            places=tuple(one["places"]),
        )
        for one in page.evaluate(_RUN, rules)
        if one["impact"] in impacts
    ]

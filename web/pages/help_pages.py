"""Explain the deadlines: every rule with its article, as counted today."""

from __future__ import annotations

from handlers.deadlines.book import DEFAULTS
from handlers.deadlines.rules import Basis, DeadlineRule
from handlers.parties.model import ROLE_NAMES
from web.routing import Guard, Pages
from web.services import services
from web.templating import page

pages = Pages("help", __name__)


@pages.page("/articles", guard=Guard.PUBLIC)
def articles() -> str:
    """Show all deadline rules, statutes first; deadline lines link here."""
    today = services().today
    with services().engine.read() as connection:
        book = services().books.at(connection)
        rules = [book.rule(key, today) for key in DEFAULTS]
    return page("articles.html", groups=_by_basis(rules), roles=ROLE_NAMES)


def _by_basis(rules: list[DeadlineRule]) -> list[tuple[Basis, list[DeadlineRule]]]:
    return [(basis, [r for r in rules if r.basis is basis]) for basis in Basis]

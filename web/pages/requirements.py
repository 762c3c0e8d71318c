"""Under 管理: what the standard asks for, and what in Tandem answers each clause."""

from __future__ import annotations

from engine import NotFound
from handlers.linkage.standard.document import STANDARD
from handlers.traceability.elements import elements_of
from handlers.traceability.model import Element
from handlers.traceability.trace import by_clause, traces
from web.routing import Guard, Pages
from web.services import services
from web.templating import page

pages = Pages("requirements", __name__)


@pages.page("/admin/requirements", guard=Guard.MANAGER)
def requirements() -> str:
    """Show every requirement with its matters, forms, rules and proofs."""
    found = traces(STANDARD, deployed_elements())
    return page(
        "requirements.html",
        document=STANDARD,
        clauses=by_clause(found),
        count=len(found),
        rules=STANDARD.rules,
    )


def deployed_elements() -> list[Element]:
    """Return the tasks of the diagrams by which new cases run now."""
    engine = services().engine
    found: list[Element] = []
    for definition in engine.definitions(latest_only=True):
        try:
            found += elements_of(engine.process_model(definition.id))
        except NotFound:
            continue
    return found

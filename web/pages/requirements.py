"""What standard and specification ask for, and what in Tandem answers each clause."""

from __future__ import annotations

from werkzeug.exceptions import NotFound as PageNotFound

from engine import NotFound
from handlers.butler.process_keys import PROCESSES
from handlers.butler.specification.document import SPECIFICATION
from handlers.linkage.standard.document import STANDARD
from handlers.traceability.elements import elements_of
from handlers.traceability.model import Element
from handlers.traceability.trace import by_clause, traces
from web.roles import is_of_butler, manages
from web.routing import Guard, Pages
from web.services import services
from web.templating import page
from web.visitor import current_visitor

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
    )


@pages.page("/specification", guard=Guard.SIGNED_IN)
def specification() -> str:
    """Show every requirement on quality butlers with what answers it.

    Raises:
        NotFound: the visitor neither works for a butler nor manages.
    """
    visitor = current_visitor()
    if not (is_of_butler(visitor) or manages(visitor)):
        raise PageNotFound
    elements = [each for each in deployed_elements() if each.process in PROCESSES]
    found = traces(SPECIFICATION, elements)
    awaited = [each for each in found if each.requirement.awaits]
    return page(
        "specification.html",
        document=SPECIFICATION,
        clauses=by_clause(found),
        count=len(found),
        there=len(found) - len(awaited),
        awaited=awaited,
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

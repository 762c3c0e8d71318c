"""For designers: what changed between two versions of a process."""

from __future__ import annotations

from collections.abc import Mapping

from flask import request
from werkzeug.exceptions import NotFound

from engine import (
    Change,
    DefinitionView,
    DescribedElement,
    compare_elements,
    describe_diagram,
)
from web.deployed_reading import is_form, version_row
from web.presenters.deployed import form_url
from web.presenters.differences import change_rows, file_changes, legend, marks
from web.routing import Guard, Pages
from web.services import services
from web.templating import page

pages = Pages("designer_compare", __name__)

#: Files of a deployment that a diagram may refer to.
_BESIDE = (".form", ".dmn")


@pages.page("/designer/compare", guard=Guard.OPERATOR)
def compare() -> str:
    """Show two versions beside each other, every difference in words and marked.

    Raises:
        NotFound: the address does not name two versions.
    """
    old, new = _definition("old"), _definition("new")
    before, after = _elements(old), _elements(new)
    changes = compare_elements(before, after)
    files = file_changes(_files(old), _files(new))
    return page(
        "designer_compare.html",
        old=version_row(old)[0],
        new=version_row(new)[0],
        rows=change_rows(changes, before=before, after=after),
        legend=legend(changes),
        old_marks=marks(changes, left_out=Change.ADDED),
        new_marks=marks(changes, left_out=Change.REMOVED),
        files=list(files) if old.deployment_id != new.deployment_id else [],
        is_form=is_form,
        form_url=form_url,
    )


def _definition(name: str) -> DefinitionView:
    wanted = request.args.get(name, "")
    if not wanted:
        raise NotFound
    return services().engine.definition(wanted)


def _elements(found: DefinitionView) -> Mapping[str, DescribedElement]:
    content = services().engine.resource(found.deployment_id, found.resource_name)
    return describe_diagram(found.resource_name, content)


def _files(found: DefinitionView) -> Mapping[str, bytes]:
    engine = services().engine
    return {
        name: engine.resource(found.deployment_id, name)
        for name in engine.resource_names(found.deployment_id)
        if name.lower().endswith(_BESIDE)
    }

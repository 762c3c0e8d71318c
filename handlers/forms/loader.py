"""Load a .form file (Camunda Forms JSON), or refuse it with all its faults."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence

from engine import FormFault
from handlers.forms.errors import FormRefused
from handlers.forms.fault_texts import fault
from handlers.forms.field_reader import INPUTS, read_conditions, read_field, read_key
from handlers.forms.model import Field, Form, Group, Item, Kind, Note, Source, Table
from handlers.forms.properties import Component, mappings
from handlers.forms.signatures import drawing_of

#: Components that only space out the Modeler's preview.
_LAYOUT_ONLY = frozenset({"separator", "spacer"})
_NESTED = frozenset({"group", "dynamiclist"})
#: Places, in both languages.
_FORM = ("表单", "form")
_GROUP = ("分组", "group")
_TABLE = ("明细表", "table")


def load_form(resource: bytes) -> Form:
    """Return the form that a resource describes.

    Raises:
        FormRefused: it is not a form, or it uses what the pages cannot show.
    """
    faults: list[FormFault] = []
    document = _document(resource)
    form_id = str(document.get("id") or "")
    if document.get("type") != "default" or not form_id:
        faults.append(fault("no_id"))
    components = [Component(each, faults) for each in mappings(document["components"])]
    title, intro = _title(components)
    form = Form(
        id=form_id,
        title=title or form_id,
        intro=intro,
        groups=tuple(_groups(components)),
    )
    faults.extend(_repeated_keys(form))
    if faults:
        raise FormRefused(form=form_id, faults=faults)
    return form


def faults_of(resource: bytes) -> Sequence[FormFault]:
    """Return what keeps a resource from being used as a form, nothing if it can be."""
    try:
        load_form(resource)
    except FormRefused as refused:
        return refused.faults
    return ()


def _document(resource: bytes) -> Mapping[str, object]:
    try:
        document = json.loads(resource)
    except (ValueError, RecursionError) as error:
        raise FormRefused(form="", faults=[fault("not_json", reason=error)]) from error
    if not isinstance(document, dict) or not isinstance(
        document.get("components"), list
    ):
        raise FormRefused(form="", faults=[fault("no_form")])
    return document


def _title(components: list[Component]) -> tuple[str, tuple[str, ...]]:
    """Take the first text off the list if it is a heading: the form's title."""
    if not components or components[0].type != "text":
        return "", ()
    first, *rest = _paragraphs(components[0])
    if not first.startswith("# "):
        return "", ()
    components.pop(0)
    return first.removeprefix("# ").strip(), tuple(rest)


def _paragraphs(component: Component) -> tuple[str, ...]:
    lines = (line.strip() for line in component.text("text").splitlines())
    return tuple(line for line in lines if line) or ("",)


def _groups(components: Iterable[Component]) -> Iterable[Group]:
    """Yield the groups; neighbours outside any group make one without a title."""
    loose: list[Item] = []
    for component in components:
        if component.type != "group":
            loose.extend(_items([component], inside=_FORM))
            continue
        if loose:
            yield Group(title="", items=tuple(loose))
            loose = []
        yield _group(component)
    if loose:
        yield Group(title="", items=tuple(loose))


def _group(component: Component) -> Group:
    component.refuse_what_is_ignored_elsewhere()
    _refuse_prefill(component)
    if not component.label:
        component.refuse("no_label")
    if component.text("path"):
        component.refuse("group_path")
    children = [Component(each, component.faults) for each in component.children()]
    return Group(
        title=component.label,
        items=tuple(_items(children, inside=_GROUP)),
        help=component.property_text("help"),
        show_when=read_conditions(component).show_when,
    )


def _items(
    components: Iterable[Component], *, inside: tuple[str, str]
) -> Iterable[Item]:
    for component in components:
        if component.type in INPUTS:
            field = read_field(component)
            yield field
            if field.signature:
                yield drawing_of(field)
        elif component.type == "dynamiclist":
            yield _table(component)
        elif component.type == "text":
            yield Note(paragraphs=_paragraphs(component))
        elif component.type not in _LAYOUT_ONLY:
            _refuse_type(component, inside=inside)


def _refuse_type(component: Component, *, inside: tuple[str, str]) -> None:
    if component.type in _NESTED:
        component.refuse("nested", inside_zh=inside[0], inside_en=inside[1])
        return
    known = ", ".join([*INPUTS, "dynamiclist", "group", "text"])
    component.refuse("unknown_type", type=component.type, known=known)


def _table(component: Component) -> Table:
    component.refuse_what_is_ignored_elsewhere()
    _refuse_prefill(component)
    if not component.label:
        component.refuse("no_label")
    table = Table(
        key=read_key(component, "path"),
        label=component.label,
        columns=tuple(_columns(component)),
        help=component.property_text("help"),
        min_rows=component.property_count("minRows"),
        max_rows=component.property_count("maxRows"),
        conditions=read_conditions(component),
        source=Source(
            known_from=component.property_text("knownFrom"),
            computed=component.property_flag("computed"),
        ),
        rows_from=component.property_text("rowsFrom"),
    )
    if table.rows_from and not table.fixed_rows:
        component.refuse("rows_from", column=table.rows_from)
    return table


def _columns(component: Component) -> Iterable[Field]:
    children = [Component(each, component.faults) for each in component.children()]
    if not children:
        component.refuse("no_columns")
    for child in children:
        if child.type not in INPUTS:
            _refuse_type(child, inside=_TABLE)
            continue
        if child.property_text("knownFrom"):
            child.refuse("known_column")
        _refuse_prefill(child)
        yield read_field(child)


def _refuse_prefill(component: Component) -> None:
    """Note a prefill where none has an effect: rows are begun by their tasks' rules."""
    if component.property_text("prefill"):
        component.refuse("ignored_property", property="prefill")


def _repeated_keys(form: Form) -> Iterable[FormFault]:
    yield from _repeated([item.key for item in form.questions()], where=_FORM)
    for item in form.questions():
        if isinstance(item, Table):
            yield from _repeated([c.key for c in item.columns], where=(item.label,) * 2)
        elif item.kind is Kind.SEQUENCE:
            yield fault("sequence_outside", name=item.label)


def _repeated(keys: list[str], *, where: tuple[str, str]) -> Iterable[FormFault]:
    for key in sorted({key for key in keys if key and keys.count(key) > 1}):
        yield fault("repeated_key", where_zh=where[0], where_en=where[1], key=key)

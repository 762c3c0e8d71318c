"""Load a .form file (Camunda Forms JSON), or refuse it with all its faults."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping

from handlers.forms.errors import FormRefused
from handlers.forms.field_reader import INPUTS, read_conditions, read_field, read_key
from handlers.forms.model import Field, Form, Group, Item, Kind, Note, Source, Table
from handlers.forms.properties import Component, mappings

#: Components that only space out the Modeler's preview.
_LAYOUT_ONLY = frozenset({"separator", "spacer"})
_NESTED = frozenset({"group", "dynamiclist"})


def load_form(resource: bytes) -> Form:
    """Return the form that a resource describes.

    Raises:
        FormRefused: it is not a form, or it uses what the pages cannot show.
    """
    faults: list[str] = []
    document = _document(resource)
    form_id = str(document.get("id") or "")
    if document.get("type") != "default" or not form_id:
        faults.append("应有 id，且 type 应为 default")
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


def _document(resource: bytes) -> Mapping[str, object]:
    try:
        document = json.loads(resource)
    except ValueError as error:
        raise FormRefused(form="", faults=[f"不是 JSON：{error}"]) from error
    if not isinstance(document, dict) or not isinstance(
        document.get("components"), list
    ):
        raise FormRefused(form="", faults=["不是 Camunda Forms：缺少 components"])
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
            loose.extend(_items([component], inside="表单"))
            continue
        if loose:
            yield Group(title="", items=tuple(loose))
            loose = []
        yield _group(component)
    if loose:
        yield Group(title="", items=tuple(loose))


def _group(component: Component) -> Group:
    component.refuse_what_is_ignored_elsewhere()
    if not component.label:
        component.refuse("没有标签")
    if component.text("path"):
        component.refuse("不能有 path；分组只是标题，不改变字段的名称")
    children = [Component(each, component.faults) for each in component.children()]
    return Group(
        title=component.label,
        items=tuple(_items(children, inside="分组")),
        help=component.property_text("help"),
        show_when=read_conditions(component).show_when,
    )


def _items(components: Iterable[Component], *, inside: str) -> Iterable[Item]:
    for component in components:
        if component.type in INPUTS:
            yield read_field(component)
        elif component.type == "dynamiclist":
            yield _table(component)
        elif component.type == "text":
            yield Note(paragraphs=_paragraphs(component))
        elif component.type not in _LAYOUT_ONLY:
            component.refuse(_unknown(component.type, inside=inside))


def _unknown(component_type: str, *, inside: str) -> str:
    if component_type in _NESTED:
        return f"不能放在{inside}里面；请移到最外层"
    known = "、".join([*INPUTS, "dynamiclist", "group", "text"])
    return f"的组件类型 {component_type} 不支持；可用：{known}"


def _table(component: Component) -> Table:
    component.refuse_what_is_ignored_elsewhere()
    if not component.label:
        component.refuse("没有标签")
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
        component.refuse(f"的 rowsFrom“{table.rows_from}”不是有固定选项的列")
    return table


def _columns(component: Component) -> Iterable[Field]:
    children = [Component(each, component.faults) for each in component.children()]
    if not children:
        component.refuse("没有列")
    for child in children:
        if child.type not in INPUTS:
            child.refuse(_unknown(child.type, inside="明细表"))
            continue
        if child.property_text("knownFrom"):
            child.refuse("是明细表的列，不能有 knownFrom；请由业务规则预填")
        yield read_field(child)


def _repeated_keys(form: Form) -> Iterable[str]:
    yield from _repeated([item.key for item in form.questions()], where="表单")
    for item in form.questions():
        if isinstance(item, Table):
            yield from _repeated([c.key for c in item.columns], where=item.label)
        elif item.kind is Kind.SEQUENCE:
            yield f"“{item.label}”是行号，只能放在明细表里"


def _repeated(keys: list[str], *, where: str) -> Iterable[str]:
    for key in sorted({key for key in keys if key and keys.count(key) > 1}):
        yield f"{where}中有不止一个字段使用 {key}"

"""Read the boxed expressions of a decision file."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from engine.bpmn.dmn import words
from engine.bpmn.dmn.model import (
    About,
    Aggregation,
    Cell,
    Conditional,
    Context,
    ContextEntry,
    Expression,
    Filter,
    Function,
    HitPolicy,
    Invocation,
    Item,
    Iteration,
    ListOf,
    Literal,
    Relation,
    Rule,
    Table,
    TableInput,
    TableOutput,
)
from engine.bpmn.process_model import Place
from engine.bpmn.xml_input import Element, XmlDocument

_POLICIES = {policy.value: policy for policy in HitPolicy}
_AGGREGATIONS = {aggregation.value: aggregation for aggregation in Aggregation}


def text_of(element: Element) -> str:
    """Return the text of an element without the blanks around it."""
    return (element.text or "").strip()


class BoxedReader:
    """Reads expressions and what they are made of."""

    def __init__(self, document: XmlDocument) -> None:
        self._places = document.places
        self._readers: dict[str, Callable[[Element], Expression]] = {
            "literalExpression": self._literal,
            "decisionTable": self._table,
            "context": self._context,
            "invocation": self._invocation,
            "relation": self._relation,
            "list": self._list,
            "functionDefinition": self.function,
            "conditional": self._conditional,
            "filter": self._filter,
            "for": self._iteration,
            "some": self._iteration,
            "every": self._iteration,
        }

    # -- small parts ----------------------------------------------------------------

    def place(self, element: Element) -> Place:
        """Return where the element stands in the file."""
        return self._places[element]

    def children(self, element: Element, name: str) -> Iterator[Element]:
        """Yield the children of that DMN name."""
        return (child for child in element if words.local(child.tag) == name)

    def child(self, element: Element, name: str) -> Element | None:
        """Return the first child of that DMN name."""
        return next(self.children(element, name), None)

    def type_name(self, element: Element, reference: str | None) -> str | None:
        """Return the name of a type without the prefix that old versions give it."""
        if reference is None or not reference.strip():
            return None
        prefix, sign, name = reference.strip().partition(":")
        if sign and prefix in element.nsmap:
            return name
        return reference.strip()

    def item(self, element: Element) -> Item:
        """Read a variable, a parameter or a column."""
        return Item(
            name=element.get("name", ""),
            type_ref=self.type_name(element, element.get("typeRef")),
            place=self.place(element),
        )

    def variable_of(self, element: Element) -> Item:
        """Return the variable of an element; without one its own name stands in."""
        variable = self.child(element, "variable")
        item = self.item(element if variable is None else variable)
        if item.name:
            return item
        return Item(
            name=element.get("name", ""), type_ref=item.type_ref, place=item.place
        )

    def cell(self, element: Element | None) -> Cell | None:
        """Read an element with a text of FEEL."""
        if element is None:
            return None
        text = self.child(element, "text")
        return Cell(
            id=element.get("id"),
            text="" if text is None else text_of(text),
            place=self.place(element),
        )

    def expression_in(self, element: Element | None) -> Expression | None:
        """Return the expression among the children of an element."""
        if element is None:
            return None
        for child in element:
            read = self._readers.get(words.local(child.tag))
            if read is not None:
                return read(child)
        return None

    def about(self, element: Element) -> About:
        """Read what is said of every boxed expression."""
        return About(
            id=element.get("id"),
            label=element.get("label") or element.get("outputLabel") or "",
            type_ref=self.type_name(element, element.get("typeRef")),
            place=self.place(element),
        )

    # -- boxed expressions ------------------------------------------------------------

    def function(self, element: Element) -> Function:
        """Read a function definition or the logic of a knowledge model."""
        return Function(
            about=self.about(element),
            kind=element.get("kind", "FEEL"),
            parameters=tuple(
                self.item(child) for child in self.children(element, "formalParameter")
            ),
            body=self.expression_in(element),
        )

    def _literal(self, element: Element) -> Literal:
        return Literal(
            about=self.about(element),
            cell=self._cell(element),
        )

    def _cell(self, element: Element) -> Cell:
        found = self.cell(element)
        assert found is not None  # noqa: S101 - an element was given
        return found

    def _context(self, element: Element) -> Context:
        return Context(
            about=self.about(element),
            entries=tuple(
                self._entry(child, "variable")
                for child in self.children(element, "contextEntry")
            ),
        )

    def _entry(self, element: Element, naming: str) -> ContextEntry:
        name = self.child(element, naming)
        return ContextEntry(
            variable=None if name is None else self.item(name),
            value=self.expression_in(element),
        )

    def _invocation(self, element: Element) -> Invocation:
        return Invocation(
            about=self.about(element),
            called=self.expression_in(element),
            bindings=tuple(
                self._entry(child, "parameter")
                for child in self.children(element, "binding")
            ),
        )

    def _relation(self, element: Element) -> Relation:
        return Relation(
            about=self.about(element),
            columns=tuple(map(self.item, self.children(element, "column"))),
            rows=tuple(
                tuple(self._expressions(row)) for row in self.children(element, "row")
            ),
        )

    def _list(self, element: Element) -> ListOf:
        return ListOf(
            about=self.about(element),
            items=tuple(self._expressions(element)),
        )

    def _expressions(self, element: Element) -> Iterator[Expression]:
        for child in element:
            read = self._readers.get(words.local(child.tag))
            if read is not None:
                yield read(child)

    def _conditional(self, element: Element) -> Conditional:
        return Conditional(
            about=self.about(element),
            test=self.expression_in(self.child(element, "if")),
            then=self.expression_in(self.child(element, "then")),
            otherwise=self.expression_in(self.child(element, "else")),
        )

    def _filter(self, element: Element) -> Filter:
        return Filter(
            about=self.about(element),
            items=self.expression_in(self.child(element, "in")),
            match=self.expression_in(self.child(element, "match")),
        )

    def _iteration(self, element: Element) -> Iteration:
        kind = words.local(element.tag)
        body = self.child(element, "return" if kind == "for" else "satisfies")
        return Iteration(
            about=self.about(element),
            kind=kind,
            variable=element.get("iteratorVariable", ""),
            items=self.expression_in(self.child(element, "in")),
            body=self.expression_in(body),
        )

    # -- decision tables ----------------------------------------------------------------

    def _table(self, element: Element) -> Table:
        policy = element.get("hitPolicy", "UNIQUE")
        return Table(
            about=self.about(element),
            # What is no hit policy is refused by the lists before it is evaluated.
            hit_policy=_POLICIES.get(policy, HitPolicy.UNIQUE),
            aggregation=_AGGREGATIONS.get(element.get("aggregation", "")),
            inputs=tuple(map(self._input, self.children(element, "input"))),
            outputs=tuple(map(self._output, self.children(element, "output"))),
            rules=tuple(
                self._rule(rule, number)
                for number, rule in enumerate(self.children(element, "rule"), 1)
            ),
        )

    def _input(self, element: Element) -> TableInput:
        expression = self.child(element, "inputExpression")
        holder = element if expression is None else expression
        return TableInput(
            id=element.get("id"),
            label=element.get("label", ""),
            expression=self._cell(holder),
            type_ref=self.type_name(holder, holder.get("typeRef")),
            values=_filled(self.cell(self.child(element, "inputValues"))),
            variable=element.get(f"{{{words.CAMUNDA}}}inputVariable"),
            place=self.place(element),
        )

    def _output(self, element: Element) -> TableOutput:
        default = self.child(element, "defaultOutputEntry")
        return TableOutput(
            id=element.get("id"),
            label=element.get("label", ""),
            name=element.get("name", ""),
            type_ref=self.type_name(element, element.get("typeRef")),
            values=_filled(self.cell(self.child(element, "outputValues"))),
            default=_filled(self.cell(default)),
            place=self.place(element),
        )

    def _rule(self, element: Element, number: int) -> Rule:
        place = self.place(element)
        notes = [text_of(child) for child in self.children(element, "description")]
        for entry in self.children(element, "annotationEntry"):
            text = self.child(entry, "text")
            notes.append("" if text is None else text_of(text))
        return Rule(
            id=element.get("id") or f"rule_{number}",
            number=number,
            inputs=tuple(map(self._cell, self.children(element, "inputEntry"))),
            outputs=tuple(map(self._cell, self.children(element, "outputEntry"))),
            annotation=" ".join(filter(None, notes)),
            place=place,
        )


def _filled(cell: Cell | None) -> Cell | None:
    """Return the cell, or None if it is empty: the Modeler writes empty ones."""
    return cell if cell is not None and cell.text else None

"""Parse what begins with a keyword: choices, iterations and quantifiers."""

from __future__ import annotations

from engine.bpmn.feel.box_reader import BoxReader
from engine.bpmn.feel.names import KnownNames
from engine.bpmn.feel.syntax import For, If, Named, Node, Quantified, Steps


class ClauseReader(BoxReader):
    """Reads `if`, `for`, `some` and `every`."""

    def _if(self) -> Node:
        self._expect_word("if")
        condition = self._expression()
        self._expect_word("then")
        then = self._expression()
        self._expect_word("else")
        return If(condition, then, self._expression())

    def _for(self) -> Node:
        self._expect_word("for")
        with self._knowing(["partial"]) as scope:
            iterators = self._iterators(scope)
            self._expect_word("return")
            return For(iterators, self._expression())

    def _iterated(self) -> Node:
        start = self._expression()
        return Steps(start, self._expression()) if self._take_sign("..") else start

    def _quantified(self) -> Node:
        every = self._advance().text == "every"
        with self._knowing(()) as scope:
            iterators = self._iterators(scope)
            self._expect_word("satisfies")
            return Quantified(every, iterators, self._expression())

    def _iterators(self, scope: KnownNames) -> tuple[Named, ...]:
        """Read `a in list, b in 1..3`; each is known to those behind it."""
        iterators: list[Named] = []
        while True:
            name = self._new_name("in")
            self._expect_word("in")
            iterators.append(Named(name, self._iterated()))
            scope.add(name)
            if not self._take_sign(","):
                return tuple(iterators)

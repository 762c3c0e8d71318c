"""Walk over the tokens of a FEEL text, with the names that are known at each place."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager

from engine.bpmn.feel import messages
from engine.bpmn.feel.limits import MAX_DEPTH, MAX_NODES
from engine.bpmn.feel.messages import Reason
from engine.bpmn.feel.names import KEYWORDS, KnownNames, known_names, undeclared
from engine.bpmn.feel.tokens import Kind, Token, fault, is_name_part, tokens_of
from engine.errors import FeelSyntaxError


class Cursor:
    """Reads tokens one after the other; parsers are built on it."""

    def __init__(
        self, source: str, names: Iterable[str], members: Iterable[str]
    ) -> None:
        self._source = source
        self._tokens = tokens_of(source)
        self._index = 0
        self._depth = 0
        self._nodes = 0
        self._filters = 0
        #: Names that nobody has declared, but for those inside filters.
        self.unknown_names: set[str] = set()
        self._scopes = [known_names(frozenset(names))]
        #: What may stand behind a point or inside a filter; entries that the text
        #: itself makes come to the second table.
        self._members = known_names(frozenset(members)), KnownNames()

    # --- tokens

    @property
    def _token(self) -> Token:
        return self._tokens[self._index]

    def _advance(self) -> Token:
        token = self._tokens[self._index]
        if token.kind is not Kind.END:
            self._index += 1
        return token

    def _is_sign(self, *signs: str) -> bool:
        token = self._token
        return token.kind is Kind.SIGN and token.text in signs

    def _is_word(self, *words: str) -> bool:
        token = self._token
        return token.kind is Kind.WORD and token.text in words

    def _take_sign(self, *signs: str) -> str | None:
        return self._advance().text if self._is_sign(*signs) else None

    def _take_word(self, *words: str) -> str | None:
        return self._advance().text if self._is_word(*words) else None

    def _expect_sign(self, sign: str) -> None:
        if self._take_sign(sign) is None:
            raise self._fault(messages.EXPECTED, wanted=sign)

    def _expect_word(self, word: str) -> None:
        if self._take_word(word) is None:
            raise self._fault(messages.EXPECTED, wanted=word)

    # --- names

    @contextmanager
    def _knowing(self, names: Iterable[str]) -> Iterator[KnownNames]:
        """Know some more names for a while; more can be added meanwhile."""
        scope = KnownNames(names)
        self._scopes.append(scope)
        try:
            yield scope
        finally:
            self._scopes.pop()

    def _known_name(self, tables: Collection[KnownNames]) -> str | None:
        """Take the longest name that begins here, if one is known."""
        best: tuple[int, str] | None = None
        for table in tables:
            found = table.match(self._tokens, self._index)
            if found is not None and (best is None or found[0] >= best[0]):
                best = found
        if best is None:
            return None
        self._index += best[0]
        return best[1]

    def _undeclared_name(self) -> str:
        """Take the name of a variable that nobody has declared."""
        name = self._unknown_name()
        if not self._filters:
            self.unknown_names.add(name)
        return name

    @contextmanager
    def _in_filter(self) -> Iterator[None]:
        """Expect names that the entries of a list have."""
        self._filters += 1
        self._scopes.extend(self._members)
        try:
            with self._knowing(["item"]):
                yield
        finally:
            del self._scopes[-len(self._members) :]
            self._filters -= 1

    def _member(self) -> str:
        """Take the name behind a point."""
        if self._token.kind is not Kind.WORD:
            raise self._fault(messages.NAME)
        return self._known_name((*self._members, *self._scopes)) or self._unknown_name()

    def _unknown_name(self) -> str:
        if self._token.kind is not Kind.WORD or self._token.text in KEYWORDS:
            raise self._unexpected()
        length, name = undeclared(self._tokens, self._index)
        self._index += length
        return name

    def _new_name(self, *ends: str) -> str:
        """Take a name that is declared here: everything up to one of the ends."""
        length = self._length_of_name(*ends)
        if not length:
            raise self._fault(messages.NAME)
        name, end = "", self._token.start
        for _ in range(length):
            token = self._advance()
            name += (" " if token.start > end else "") + token.text
            end = token.end
        self._declare_member(name)
        return name

    def _declare_member(self, name: str) -> None:
        """Expect a name behind points and in filters from here on."""
        self._members[1].add(name)

    def _length_of_name(self, *ends: str) -> int:
        """Return how many tokens a new name takes, or 0 if there is none."""
        index = self._index
        if self._tokens[index].kind is not Kind.WORD:
            return 0
        while True:
            token = self._tokens[index]
            if token.text in ends and token.kind in {Kind.SIGN, Kind.WORD}:
                return index - self._index
            if not is_name_part(token):
                return 0
            index += 1

    # --- limits and faults

    def _count(self) -> None:
        self._nodes += 1
        if self._nodes > MAX_NODES:
            raise self._fault(messages.TOO_MANY, limit=MAX_NODES)

    @contextmanager
    def _deeper(self) -> Iterator[None]:
        self._depth += 1
        if self._depth > MAX_DEPTH:
            raise self._fault(messages.TOO_DEEP, limit=MAX_DEPTH)
        try:
            yield
        finally:
            self._depth -= 1

    def _unexpected(self) -> FeelSyntaxError:
        if self._token.kind is Kind.END:
            return self._fault(messages.END)
        return self._fault(messages.UNEXPECTED, text=self._token.text)

    def _fault(self, reason: Reason, **facts: object) -> FeelSyntaxError:
        return fault(self._source, self._token.start, reason, **facts)

"""How large FEEL texts may be and how much one evaluation may do."""

from __future__ import annotations

MAX_SOURCE_CHARACTERS = 20_000
#: Nodes of one syntax tree.
MAX_NODES = 5_000
#: Brackets, signs and words of one expression inside each other.
MAX_DEPTH = 40
#: Levels of a syntax tree, in which `a.b.c` is one deeper than `a.b`.
MAX_TREE_DEPTH = 120
MAX_NUMBER_CHARACTERS = 200
#: Steps of one evaluation: an iteration, a call, an entry that is looked at or made.
DEFAULT_BUDGET = 100_000
#: Longest text that an evaluation makes.
MAX_TEXT_CHARACTERS = 100_000
#: So many characters of a text that is made or searched cost one step.
CHARACTERS_PER_STEP = 64
#: So many entries of a list that is copied cost one step.
ENTRIES_PER_STEP = 64
#: Functions that call functions.
MAX_CALL_DEPTH = 60
#: Levels of nesting in a value.
MAX_VALUE_DEPTH = 100
#: Warnings that an evaluation keeps; more are only counted.
MAX_WARNINGS = 50

"""How large FEEL texts may be and how much one evaluation may do."""

from __future__ import annotations

MAX_SOURCE_CHARACTERS = 20_000
#: Nodes of one syntax tree.
MAX_NODES = 5_000
#: Levels of nesting in the text.
MAX_DEPTH = 60
MAX_NUMBER_CHARACTERS = 200
#: Steps of one evaluation: an iteration, a call, an entry that is looked at or made.
DEFAULT_BUDGET = 100_000
#: Longest text that an evaluation makes.
MAX_TEXT_CHARACTERS = 100_000
#: So many characters of a text that is made or searched cost one step.
CHARACTERS_PER_STEP = 64
#: Functions that call functions.
MAX_CALL_DEPTH = 60
#: Levels of nesting in a value.
MAX_VALUE_DEPTH = 100
#: Warnings that an evaluation keeps; more are only counted.
MAX_WARNINGS = 50

"""Keys of the processes that others name: of a case, of a programme, of its change."""

from __future__ import annotations

#: One case.
LINKAGE = "linkage"
#: One programme: a plan over many cases.
PROGRAMME = "linkage_programme"
#: One change of a programme's plan.
PROGRAMME_CHANGE = "linkage_programme_change"

"""Keys of the butler's processes that others name."""

from __future__ import annotations

#: One patrol.
PATROL = "butler_patrol"

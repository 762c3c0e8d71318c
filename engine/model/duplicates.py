"""What a deployment does with files that are deployed already."""

from __future__ import annotations

from enum import StrEnum


class Duplicates(StrEnum):
    """Camunda's three ways (ADR 38)."""

    #: Every process and decision gets a new version.
    DEPLOY = "deploy"
    #: Nothing where no file differs from the latest of its name; else all as above.
    FILTER = "filter"
    #: What is unchanged keeps its version, whatever changed beside it.
    KEEP = "keep"

"""The rules of the user tasks of a finding, by their ids in the diagram."""

from __future__ import annotations

from collections.abc import Mapping

from handlers.butler.rule import ButlerRule

RULES: Mapping[str, ButlerRule] = {}

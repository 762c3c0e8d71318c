"""The rules of the user tasks of a contract, by their ids in the diagram."""

from __future__ import annotations

from collections.abc import Mapping

from handlers.butler.rule import ButlerRule
from handlers.butler.steps import (
    service_closing,
    service_preparing,
    service_providing,
)

RULES: Mapping[str, ButlerRule] = {
    **service_preparing.RULES,
    **service_providing.RULES,
    **service_closing.RULES,
}

"""Checks with a name, which a form may ask for by the property `check`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from handlers.parties.credit_code import is_credit_code, normalized


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """How a text is stored, whether it is right, and what to say if it is not."""

    normalize: Callable[[str], str]
    holds: Callable[[str], bool]
    text: str


CHECKS: Mapping[str, Check] = {
    "credit_code": Check(
        normalize=normalized,
        holds=is_credit_code,
        text="应为 18 位且校验位正确，请对照营业执照核对",
    ),
}

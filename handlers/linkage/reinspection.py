"""Words of re-inspections (7.2.5).

What follows from a failed one is decided by the table `reinspection_consequence` in
`processes/decisions/reinspection.dmn`, which the diagram asks; the case keeps its
answer in the variable `consequence`.
"""

from __future__ import annotations

from collections.abc import Mapping

SAMPLING = "监督抽查"
PASSED = "合格"
FAILED = "不合格"
NOT_NEEDED = "无需复查"

#: Everything that a transfer may ask to revoke.
LICENCES = ("吊销营业执照", "吊销生产许可证")


def revocable(variables: Mapping[str, object]) -> tuple[str, ...]:
    """Return what the transfer of a case may ask to revoke.

    A case whose diagram did not ask the table yet may name either.
    """
    consequence = variables.get("consequence")
    if not isinstance(consequence, Mapping):
        return LICENCES
    return tuple(kind for kind in LICENCES if kind in consequence["revocable"])


def legal_basis(variables: Mapping[str, object]) -> str:
    """Return the articles that the consequence of a case rests on."""
    consequence = variables.get("consequence")
    return str(consequence["law"]) if isinstance(consequence, Mapping) else ""

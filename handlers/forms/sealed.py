"""Answers that never stay in a form: who told of a problem, and how to reach them.

A field with the property `sealed` asks for something that only few may know. Its
answer is taken out wherever the answers of a form are kept (drafts, requests for
approval, filed forms, corrections) and wherever they go on into a process; the room
that keeps it apart takes it from what was sent. The keys are listed, so that each has
such a room: a form that seals any other key is refused.
"""

from __future__ import annotations

from collections.abc import Mapping

#: Keys of answers that are kept apart, with the same meaning in every form.
SEALED_KEYS = frozenset({"informant_name", "informant_contact"})


def without_sealed(answers: Mapping[str, object]) -> dict[str, object]:
    """Return answers without what is kept apart from them."""
    return {key: value for key, value in answers.items() if key not in SEALED_KEYS}


def blanked(answers: Mapping[str, object]) -> dict[str, object]:
    """Return answers with what is kept apart left empty: a draft says it was asked."""
    return {**answers, **dict.fromkeys(SEALED_KEYS & answers.keys(), "")}


def only_sealed(answers: Mapping[str, object]) -> dict[str, object]:
    """Return what of some answers is to be kept apart."""
    return {key: value for key, value in answers.items() if key in SEALED_KEYS}

"""Give every signature a place for its picture: drawn with a finger, or photographed.

The typed name stays the answer and is enough; the picture stands beside it as a file
of evidence, with who gave it, when, and the digest of its content.
"""

from __future__ import annotations

from handlers.forms import names
from handlers.forms.model import Conditions, Field, Kind, Source


def drawing_of(signature: Field) -> Field:
    """Return the question for the picture of a signature."""
    known = signature.source.known_from
    return Field(
        key=names.drawn(signature.key),
        kind=Kind.FILES,
        label=f"{signature.label}手写件",
        label_prefix=signature.label_prefix,
        conditions=Conditions(show_when=signature.conditions.show_when),
        source=Source(
            known_from=names.drawn(known) if known else "",
            computed=signature.source.computed,
        ),
        multiple=False,
        accept="image/*",
        drawn_for=signature.key,
    )

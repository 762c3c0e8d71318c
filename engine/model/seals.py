"""Seal the heads of all audit chains together, so that no end can be cut off.

A chain by itself shows a changed or missing row, but not that its last rows were
removed, or that somebody wrote a whole chain anew. A seal names the heads of what has
grown since the seal before it, and its hash; whoever keeps a hash outside of the
database, an anchor, can prove both.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from engine.model.audit import NO_HASH, entry_hash

#: Chain, number of its last row, hash of that row.
Head = tuple[str, int, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Seal:
    """The heads of the chains that had grown at one moment."""

    seq: int
    at: datetime
    heads: tuple[Head, ...]
    previous_hash: str
    hash: str


def next_seal(last: Seal | None, heads: Sequence[Head], *, at: datetime) -> Seal:
    """Make the seal that follows another, or the first."""
    seq = last.seq + 1 if last else 1
    previous = last.hash if last else NO_HASH
    sealed = tuple(sorted(heads))
    return Seal(
        seq=seq,
        at=at,
        heads=sealed,
        previous_hash=previous,
        hash=_hash(seq, at, sealed, previous),
    )


def seal_faults(
    seals: Iterable[Seal],
    *,
    hash_of: Callable[[str, int], str | None],
    anchors: Mapping[int, str],
) -> Iterator[str]:
    """Yield what does not hold, in words of the operator.

    Args:
        seals: all of them, in order.
        hash_of: gives the hash of a row of a chain, None if there is none.
        anchors: hashes of seals, by number, that were kept elsewhere.
    """
    previous, count = NO_HASH, 0
    for count, seal in enumerate(seals, start=1):
        if not _holds(seal, seq=count, previous=previous):
            yield f"seal {count} was changed, or one before it is missing"
            return
        if anchors.get(count, seal.hash) != seal.hash:
            yield f"seal {count} is not the one that was anchored"
        for chain, seq, head in seal.heads:
            if hash_of(chain, seq) != head:
                yield f"row {seq} of chain {chain} is not the one of seal {count}"
        previous = seal.hash
    for seq in sorted(seq for seq in anchors if seq > count):
        yield f"seal {seq} was anchored and is gone"


def _holds(seal: Seal, *, seq: int, previous: str) -> bool:
    made = _hash(seal.seq, seal.at, seal.heads, seal.previous_hash)
    return (seal.seq, seal.previous_hash, seal.hash) == (seq, previous, made)


def _hash(seq: int, at: datetime, heads: Sequence[Head], previous: str) -> str:
    return entry_hash(seq, at, [list(head) for head in heads], previous)

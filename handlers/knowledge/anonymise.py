"""Take out of a text what tells whose case it was, and show what was taken out.

Known words (names, marks, addresses, numbers of papers) are looked for first, the
longest first; then what has the shape of a telephone, a credit code, the number of a
paper or an address of mail. Measured values stay: without them a case teaches nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum


class Secret(StrEnum):
    """What a word gives away; the value stands in its place."""

    ENTITY = "某企业"
    PERSON = "某人员"
    MARK = "某商标"
    MODEL = "某型号"
    ADDRESS = "某地址"
    NUMBER = "某编号"
    PHONE = "某号码"


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a text; with a secret it is what was taken out."""

    text: str
    secret: Secret | None = None

    @property
    def shown(self) -> str:
        """Return what readers of the published text see."""
        return self.secret.value if self.secret else self.text


#: What surrounds the name proper of a company.
_BEFORE = re.compile(r"^(?:中国|福建省?|厦门市?|(?:思明|湖里|集美|海沧|同安|翔安)区?)+")
_AFTER = re.compile(
    r"(?:(?:股份|集团|有限|责任|实业|工业|科技|贸易|电器|电子|光电|塑胶|涂料|箱包|卫浴|"
    r"燃具|线缆|玩具|电工|头盔|食品|用品|车品|劳保|童车)*(?:有限)?(?:责任)?"
    r"(?:股份)?公司|商行|工厂|厂|经营部|店)$"
)
_LEGAL_FORM = re.compile(r"(?:股份|集团|有限|责任)*公司$")
_PLACES = frozenset(
    {"中国", "福建", "厦门", "思明", "湖里", "集美", "海沧", "同安", "翔安"}
)
#: Shorter than this a word is in every second sentence.
SHORTEST = 2
_SHAPES: tuple[tuple[Secret, re.Pattern[str]], ...] = (
    (Secret.NUMBER, re.compile(r"(?<![0-9A-Z])[0-9A-HJ-NPQRTUWXY]{18}(?![0-9A-Z])")),
    (Secret.PHONE, re.compile(r"(?<!\d)1[3-9]\d[- ]?\d{4}[- ]?\d{4}(?!\d)")),
    (Secret.PHONE, re.compile(r"(?<!\d)0\d{2,3}[- ]?\d{7,8}(?!\d)")),
    (Secret.NUMBER, re.compile(r"[A-Za-z0-9_.+-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+")),
    (Secret.NUMBER, re.compile(r"\w{0,12}〔\d{4}〕第?\d+号")),
    (Secret.NUMBER, re.compile(r"(?<![0-9A-Za-z])XK\d{2}-\d{3}-\d{5}(?!\d)")),
    (
        Secret.ADDRESS,
        re.compile(
            r"(?:[\u4e00-\u9fff]{2}省)?(?:[\u4e00-\u9fff]{2}市)?"
            r"[\u4e00-\u9fff]{2}[区县镇][\u4e00-\u9fff]{1,10}[路街道村里]\d+号"
        ),
    ),
)


def secrets_of(facts: Mapping[str, object]) -> dict[str, Secret]:
    """Return the words that give a case away, from what the case knows.

    Args:
        facts: what is known of the case; who is named in its forms, these say.
    """
    found: dict[str, Secret] = {}
    for name, secret in _NAMED.items():
        for word in words_of(facts.get(name)):
            found.setdefault(word, secret)
    for name in ("entity_name", "nominal_producer"):
        for word in names_of_entity(str(facts.get(name) or "")):
            found[word] = Secret.ENTITY
    return {word: secret for word, secret in found.items() if len(word) >= SHORTEST}


def names_of_entity(name: str) -> list[str]:
    """Return a company's full name and the short ones by which people call it."""
    full = name.strip()
    without_place = _BEFORE.sub("", full)
    found = [full, without_place]
    for longer in (full, without_place):
        found += [_LEGAL_FORM.sub("", longer), _AFTER.sub("", longer)]
    return [
        word
        for word in dict.fromkeys(found)
        if len(word) >= SHORTEST and word not in _PLACES
    ]


def pieces(text: str, secrets: Mapping[str, Secret]) -> list[Piece]:
    """Return a text cut into what stays and what was taken out."""
    parts = [Piece(text)]
    for word in sorted(secrets, key=len, reverse=True):
        pattern = re.compile(re.escape(word))
        parts = list(_cut(parts, pattern, secrets[word]))
    for secret, pattern in _SHAPES:
        parts = list(_cut(parts, pattern, secret))
    return [part for part in parts if part.text]


def anonymised(text: str, secrets: Mapping[str, Secret]) -> str:
    """Return a text with every secret replaced by a general word."""
    return "".join(piece.shown for piece in pieces(text, secrets))


def _cut(
    parts: Iterable[Piece], pattern: re.Pattern[str], secret: Secret
) -> Iterator[Piece]:
    for part in parts:
        if part.secret is not None:
            yield part
            continue
        end = 0
        for match in pattern.finditer(part.text):
            yield Piece(part.text[end : match.start()])
            yield Piece(match[0], secret)
            end = match.end()
        yield Piece(part.text[end:])


def words_of(value: object) -> Sequence[str]:
    """Return the words of a fact: several people stand in one text, parted by 、."""
    if not isinstance(value, str):
        return ()
    return [word for word in re.split(r"[、，,；;\s]+", value.strip()) if word]


#: Fact of a case -> what it gives away; of forms, what their fields do not say.
_NAMED: Mapping[str, Secret] = {
    "trademark": Secret.MARK,
    "model_spec": Secret.MODEL,
    "address": Secret.ADDRESS,
    "sample_place": Secret.ADDRESS,
    "contact": Secret.PERSON,
    "phone": Secret.PHONE,
    "credit_code": Secret.NUMBER,
    "report_no": Secret.NUMBER,
    "case_no": Secret.NUMBER,
    "prod_date_or_batch": Secret.NUMBER,
}

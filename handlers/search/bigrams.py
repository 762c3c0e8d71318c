"""Cut text into the words of the index: pairs of Chinese characters, other words whole.

Chinese writes no spaces, so every two neighbouring characters are a word, and a search
for 电热毯 asks for 电热 followed by 热毯. The last character of a run is a word as
well, so that a single character is found wherever it stands.

Both databases see plain ASCII: their own ideas of letters, and with them the locale of
the server, make no difference.
"""

from __future__ import annotations

import re
import unicodedata

_LETTERS = (
    r"\u2e80-\u2fdf\u3005-\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
    r"\U00020000-\U0003ffff"
)
_IDEOGRAPH = re.compile(f"[{_LETTERS}]")
_RUN = re.compile(f"[{_LETTERS}]+|[^\\W_{_LETTERS}]+")
_ASCII = re.compile(r"[a-z0-9]+")
#: More of one text is not indexed; nobody searches for its end.
MOST_WORDS = 4_000
_MOST_ASKED = 12


def bigrams(text: str) -> list[str]:
    """Return the words of a text for the index, in their order."""
    words: list[str] = []
    for run in _runs(text):
        if _IDEOGRAPH.match(run):
            words += [run[at : at + 2] for at in range(len(run))]
        else:
            words.append(run)
    return words[:MOST_WORDS]


def indexed(text: str) -> str:
    """Return the words of a text as the databases keep them."""
    return " ".join(coded(word) for word in bigrams(text))


def phrases(text: str) -> list[list[str]]:
    """Return what a search asks for: all of these phrases, the last word of each begun.

    Each part between spaces is a phrase: its words stand side by side in what is found.
    """
    asked: list[list[str]] = []
    for part in text.split():
        words = bigrams(part)
        # The end of a run stands alone in the index; here it may go on.
        if len(words) > 1 and _IDEOGRAPH.match(words[-1]):
            ends_in_a_pair = words[-2].endswith(words[-1]) and len(words[-2]) > 1
            words = words[:-1] if ends_in_a_pair else words
        if words:
            asked.append([coded(word) for word in words[:_MOST_ASKED]])
    return asked[:_MOST_ASKED]


def coded(word: str) -> str:
    """Return a word in ASCII: others than plain letters by the numbers of theirs."""
    if _ASCII.fullmatch(word):
        return word
    return "".join(f"u{ord(letter):x}" for letter in word)


def _runs(text: str) -> list[str]:
    return _RUN.findall(unicodedata.normalize("NFKC", text).casefold())

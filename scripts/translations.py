"""Collect the texts of the pages, bring the English catalogue up to date, compile it.

    python scripts/translations.py          # after texts have changed
    python scripts/translations.py --check  # what the tests ask: is it up to date?

New texts are written into the catalogue untranslated; nothing is guessed.
"""

from __future__ import annotations

import io
import sys
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parent.parent
PAGES = ROOT / "web"
CATALOGUE = PAGES / "translations" / "en" / "LC_MESSAGES" / "messages.po"
COMPILED = CATALOGUE.with_suffix(".mo")

METHODS = [("**.py", "python"), ("templates/**.html", "jinja2")]
KEYWORDS = {"_": None, "gettext": None, "marked": None}


def collected() -> Catalog:
    """Return every text of the pages, without the places where it stands."""
    catalogue = Catalog(locale="en", project="Tandem", charset="utf-8")
    found = extract_from_dir(PAGES, method_map=METHODS, keywords=KEYWORDS)
    for _file, _line, text, comments, _context in found:
        if isinstance(text, str):
            catalogue.add(text, auto_comments=comments)
    return catalogue


def present() -> Catalog:
    """Return the catalogue as it stands in the repository."""
    if not CATALOGUE.exists():
        return Catalog(locale="en", project="Tandem", charset="utf-8")
    with CATALOGUE.open("rb") as file:
        return read_po(file, locale="en")


def compiled(catalogue: Catalog) -> bytes:
    """Return what the pages load of a catalogue."""
    buffer = io.BytesIO()
    write_mo(buffer, catalogue)
    return buffer.getvalue()


def problems() -> list[str]:
    """Return what is not up to date: texts not translated, gone, or not compiled."""
    wanted = {str(message.id) for message in collected() if message.id}
    there = present()
    done = {str(message.id) for message in there if message.id and message.string}
    found = [f"not translated: {text}" for text in sorted(wanted - done)]
    found += [f"no longer used: {text}" for text in sorted(done - wanted)]
    if not COMPILED.exists() or COMPILED.read_bytes() != compiled(there):
        found.append(f"not compiled: run {Path(__file__).name}")
    return found


def main() -> int:
    """Update and compile the catalogue, or only say whether that is needed."""
    found = problems()
    if "--check" in sys.argv or not found:
        print("\n".join(found) or "up to date")
        return 1 if found else 0
    catalogue = present()
    catalogue.update(collected(), no_fuzzy_matching=True)
    catalogue.obsolete.clear()
    CATALOGUE.parent.mkdir(parents=True, exist_ok=True)
    with CATALOGUE.open("wb") as file:
        write_po(file, catalogue, sort_output=True, omit_header=False, width=88)
    COMPILED.write_bytes(compiled(catalogue))
    print(f"{len(catalogue)} texts in {CATALOGUE.relative_to(ROOT)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())

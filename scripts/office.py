"""Find or install the office suite that the tests of documents open papers with.

LibreOffice Writer without a screen, and the tools that read a PDF: 90 MB of Debian
packages, taken only by `make test`. Tandem itself needs neither.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys

#: Program -> the Debian package that brings it.
PROGRAMS = {
    "soffice": "libreoffice-writer-nogui",
    "pdftotext": "poppler-utils",
    "pdftoppm": "poppler-utils",
}


def install(packages: list[str]) -> None:
    """Install Debian packages, as root or through sudo."""
    as_root = [] if os.geteuid() == 0 else ["sudo"]
    for command in (["update"], ["install", "-y", "--no-install-recommends"]):
        wanted = packages if command[0] == "install" else []
        subprocess.run(
            [*as_root, "apt-get", "-qq", *command, *wanted],
            check=True,
            stdout=sys.stderr,
            env={**os.environ, "DEBIAN_FRONTEND": "noninteractive"},
        )


def main() -> int:
    """Install what is missing and print where the suite is."""
    missing = sorted({PROGRAMS[name] for name in PROGRAMS if not shutil.which(name)})
    if missing and not shutil.which("apt-get"):
        print(f"Please install: {', '.join(missing)}", file=sys.stderr)
        return 1
    if missing:
        install(missing)
    print(shutil.which("soffice"))
    return 0


if __name__ == "__main__":
    sys.exit(main())

"""Find or prepare a Chromium for the browser tests and print where it is.

In order: the executable that TANDEM_TEST_CHROMIUM names, a chromium on PATH, the
build inside the npm package @sparticuz/chromium, Debian's own package.

The executable that is printed for the npm build is a small shell script: that build
brings libraries which bare machines lack, and it must be told where they are.
"""

from __future__ import annotations

import os
import platform
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PACKAGED = ROOT / "node_modules" / "@sparticuz" / "chromium" / "bin"
FONTS = ROOT / "node_modules" / "@expo-google-fonts" / "noto-sans-sc"
UNPACKED = ROOT / ".venv" / "chromium"
FONT_SETTINGS = ROOT / ".venv" / "fontconfig"

#: The weights that pages use; all nine are 91 MB for the browser to index.
FONT_FOLDERS = ("400Regular", "700Bold")

#: Python's standard library cannot read Brotli, Node's can.
DECOMPRESS = (
    "const fs = require('fs'), zlib = require('zlib');"
    "process.stdin.pipe(zlib.createBrotliDecompress()).pipe(process.stdout);"
)

WRAPPER = """\
#!/bin/sh
here=$(dirname "$(readlink -f "$0")")
export LD_LIBRARY_PATH="$here/lib${LD_LIBRARY_PATH:+:$LD_LIBRARY_PATH}"
exec "$here/chrome" "$@"
"""

FONTS_CONF = """\
<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">
<fontconfig>
{folders}
  <cachedir>{cache}</cachedir>
  <alias binding="same">
    <family>sans-serif</family>
    <prefer><family>Noto Sans SC</family></prefer>
  </alias>
  <alias binding="same">
    <family>system-ui</family>
    <prefer><family>Noto Sans SC</family></prefer>
  </alias>
</fontconfig>
"""


def decompress(path: Path) -> bytes:
    """Return the content of a Brotli file."""
    with path.open("rb") as packed:
        done = subprocess.run(
            ["node", "-e", DECOMPRESS], stdin=packed, capture_output=True, check=True
        )
    return done.stdout


def unpack() -> Path:
    """Unpack the npm build once per version and return its executable."""
    wrapper = UNPACKED / "chromium"
    if wrapper.is_file() and wrapper.stat().st_mtime > PACKAGED.stat().st_mtime:
        return wrapper

    shutil.rmtree(UNPACKED, ignore_errors=True)
    UNPACKED.mkdir(parents=True)
    chrome = UNPACKED / "chrome"
    chrome.write_bytes(decompress(PACKAGED / "chromium.br"))
    chrome.chmod(0o755)
    for archive in ("al2023", "swiftshader"):
        subprocess.run(
            ["tar", "-x", "--no-same-owner", "-C", UNPACKED],
            input=decompress(PACKAGED / f"{archive}.tar.br"),
            check=True,
        )
    # Last, because its presence says that the rest is complete.
    wrapper.write_text(WRAPPER, "utf-8")
    wrapper.chmod(0o755)
    return wrapper


def install_debian_package() -> Path:
    """Install Debian's Chromium and return its executable."""
    as_root = [] if os.geteuid() == 0 else ["sudo"]
    for command in (["update"], ["install", "-y", "--no-install-recommends"]):
        packages = ["chromium"] if command[0] == "install" else []
        subprocess.run(
            [*as_root, "apt-get", *command, *packages],
            check=True,
            stdout=sys.stderr,
            env={**os.environ, "DEBIAN_FRONTEND": "noninteractive"},
        )
    return Path("/usr/bin/chromium")


def executable() -> Path:
    """Return the path of a Chromium that runs on this machine."""
    named = os.environ.get("TANDEM_TEST_CHROMIUM")
    if named:
        return Path(named)
    on_path = shutil.which("chromium")
    if on_path:
        return Path(on_path)
    # The packaged build is for one kind of machine only.
    runs_here = sys.platform == "linux" and platform.machine() == "x86_64"
    if runs_here and PACKAGED.is_dir() and shutil.which("node"):
        return unpack()
    if shutil.which("apt-get"):
        return install_debian_package()
    message = "Expected a Chromium: name one in TANDEM_TEST_CHROMIUM."
    raise SystemExit(message)


def font_settings() -> Path:
    """Write the fontconfig file that makes Chinese look alike on every machine."""
    FONT_SETTINGS.mkdir(parents=True, exist_ok=True)
    folders = "\n".join(f"  <dir>{FONTS / folder}</dir>" for folder in FONT_FOLDERS)
    text = FONTS_CONF.format(folders=folders, cache=FONT_SETTINGS / "cache")
    settings = FONT_SETTINGS / "fonts.conf"
    if not settings.is_file() or settings.read_text("utf-8") != text:
        settings.write_text(text, "utf-8")
    return settings


if __name__ == "__main__":
    font_settings()
    print(executable())

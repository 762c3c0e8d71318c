"""Copy browser libraries and the fonts of documents from npm packages to their places.

The copies are never committed: package-lock.json says which versions they are, and
the manifest that is written beside them carries a digest of each file, which pages
name in their integrity attributes.
"""

from __future__ import annotations

import base64
import hashlib
import json
import shutil
import sys
from pathlib import Path
from typing import TypedDict

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = ROOT / "node_modules"
TARGET = ROOT / "web" / "static" / "vendor"

#: The fonts that papers are printed with: folder of the copies -> npm package and files.
FONTS = ROOT / "handlers" / "documents" / "fonts"
FONT_PACKAGE = "@expo-google-fonts/noto-serif-sc"
FONT_FILES = (
    "400Regular/NotoSerifSC_400Regular.ttf",
    "700Bold/NotoSerifSC_700Bold.ttf",
    "LICENSE_FONT",
)

#: For each npm package: what is copied, and where it goes inside its own folder.
ASSETS: dict[str, dict[str, str]] = {
    "bpmn-js": {
        "LICENSE": "LICENSE",
        "dist/bpmn-navigated-viewer.production.min.js": (
            "bpmn-navigated-viewer.production.min.js"
        ),
        "dist/assets": "assets",
    },
    # The editor of diagrams. What it bundles of bpmn.io stands under the licence above:
    # its mark stays in sight.
    "camunda-bpmn-js": {
        "LICENSE": "LICENSE",
        "dist/camunda-platform-modeler.production.min.js": (
            "camunda-platform-modeler.production.min.js"
        ),
        "dist/assets": "assets",
    },
    "htmx.org": {
        "LICENSE": "LICENSE",
        "dist/htmx.min.js": "htmx.min.js",
    },
    "signature_pad": {
        "LICENSE": "LICENSE",
        "dist/signature_pad.umd.min.js": "signature_pad.umd.min.js",
    },
}


class Asset(TypedDict):
    """One vendored file as the manifest describes it."""

    package: str
    version: str
    integrity: str
    size: int


def integrity(path: Path) -> str:
    """Return the subresource integrity value of a file."""
    digest = hashlib.sha384(path.read_bytes()).digest()
    return "sha384-" + base64.b64encode(digest).decode("ascii")


def copy_package(package: str, target: Path) -> None:
    """Copy the wanted files of one installed npm package below the target."""
    for source_name, target_name in ASSETS[package].items():
        source = PACKAGES / package / source_name
        copy = target / package / target_name
        copy.parent.mkdir(parents=True, exist_ok=True)
        if source.is_dir():
            shutil.copytree(source, copy)
        else:
            shutil.copyfile(source, copy)


def describe(target: Path) -> dict[str, Asset]:
    """Return the manifest: for each file below the target, its origin and digest."""
    manifest: dict[str, Asset] = {}
    for package in ASSETS:
        about = json.loads((PACKAGES / package / "package.json").read_text("utf-8"))
        for path in sorted((target / package).rglob("*")):
            if path.is_file():
                manifest[path.relative_to(target).as_posix()] = {
                    "package": package,
                    "version": about["version"],
                    "integrity": integrity(path),
                    "size": path.stat().st_size,
                }
    return manifest


def copy_fonts() -> None:
    """Replace the fonts of documents by fresh copies."""
    fresh = FONTS.with_name("fonts.new")
    shutil.rmtree(fresh, ignore_errors=True)
    fresh.mkdir()
    for name in FONT_FILES:
        shutil.copyfile(PACKAGES / FONT_PACKAGE / name, fresh / Path(name).name)
    shutil.rmtree(FONTS, ignore_errors=True)
    fresh.rename(FONTS)


def main() -> int:
    """Replace fonts and web/static/vendor by fresh copies and their manifest."""
    wanted = (*ASSETS, FONT_PACKAGE)
    missing = [package for package in wanted if not (PACKAGES / package).is_dir()]
    if missing:
        print(f"Not installed: {', '.join(missing)}. Run `make setup`.")
        return 1

    copy_fonts()
    # Built aside and renamed, so that a running server never meets half a folder.
    fresh = TARGET.with_name("vendor.new")
    shutil.rmtree(fresh, ignore_errors=True)
    for package in ASSETS:
        copy_package(package, fresh)
    manifest = describe(fresh)
    text = json.dumps(manifest, indent=2, sort_keys=True) + "\n"
    (fresh / "manifest.json").write_text(text, "utf-8")
    shutil.rmtree(TARGET, ignore_errors=True)
    fresh.rename(TARGET)

    print(f"{len(manifest)} files in {TARGET.relative_to(ROOT)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())

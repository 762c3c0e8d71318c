"""Pack texts for a visitor to take along: one archive with folders."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping

from flask import Response

#: The oldest moment that a .zip can tell: the same texts are the same file.
_ZIP_BEGINS = (1980, 1, 1, 0, 0, 0)


def zipped(texts: Mapping[str, str]) -> bytes:
    """Return an archive of texts by their names."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in texts.items():
            place = zipfile.ZipInfo(name, _ZIP_BEGINS)
            place.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(place, text)
    return packed.getvalue()


def handed_out(texts: Mapping[str, str], *, name: str) -> Response:
    """Return the answer that hands out an archive of texts."""
    answer = Response(zipped(texts), mimetype="application/zip")
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer

"""The files that a designer sends: chosen ones, those of a page before, their neighbours.

A page without scripts cannot keep chosen files. So the page with the result of a check
carries them along, packed, and sends them back when they are to be deployed. Whatever
comes back is checked once more: nothing rests on its being the same.
"""

from __future__ import annotations

import base64
import binascii
import json
import zlib
from collections.abc import Mapping
from dataclasses import dataclass

from flask import request

from web.services import services

#: Packed text that one page carries; larger files are chosen once more.
MOST_PACKED = 1_500_000
_MOST_UNPACKED = 32 * 1024 * 1024
PACKED = "packed"
#: Id of the deployment whose other files go with what is sent.
BESIDE = "beside"
#: What may be deployed or checked.
KINDS = (".bpmn", ".dmn", ".form")


@dataclass(frozen=True, slots=True, kw_only=True)
class SentFiles:
    """Files of a request, and those of a deployment that go with them."""

    #: What was sent, by name.
    sent: Mapping[str, bytes]
    #: What is checked and deployed: the sent ones among their neighbours.
    together: Mapping[str, bytes]
    beside: str = ""

    def packed(self) -> str:
        """Return the sent files as one text; empty when it is too long for a page."""
        texts = {
            name: base64.b64encode(each).decode() for name, each in self.sent.items()
        }
        text = json.dumps(texts, ensure_ascii=False).encode()
        packed = base64.b64encode(zlib.compress(text)).decode()
        return packed if len(packed) <= MOST_PACKED else ""


def sent_files() -> SentFiles:
    """Return the files of the request.

    Raises:
        DeploymentNotFound: the deployment beside which they shall stand is unknown.
    """
    chosen = {
        str(each.filename): each.stream.read()
        for each in request.files.getlist("files")
        if each.filename
    }
    sent = chosen or _unpacked(request.form.get(PACKED, ""))
    beside = request.form.get(BESIDE, "")
    neighbours = _files_of(beside) if beside and sent else {}
    return SentFiles(sent=sent, together={**neighbours, **sent}, beside=beside)


def _files_of(deployment_id: str) -> Mapping[str, bytes]:
    engine = services().engine
    found = engine.deployment(deployment_id)
    return {
        name: engine.resource(found.id, name)
        for name in engine.resource_names(found.id)
    }


def _unpacked(text: str) -> Mapping[str, bytes]:
    """Return packed files; none when it is not what a page of ours has packed."""
    try:
        unpacking = zlib.decompressobj()
        raw = unpacking.decompress(
            base64.b64decode(text, validate=True), _MOST_UNPACKED
        )
        if not unpacking.eof:
            return {}
        files = json.loads(raw)
        return {
            str(name): base64.b64decode(each, validate=True)
            for name, each in files.items()
        }
    except (ValueError, TypeError, AttributeError, zlib.error, binascii.Error):
        return {}

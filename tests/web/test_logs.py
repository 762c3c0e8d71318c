"""What is logged is one line each, and never what somebody typed."""

from __future__ import annotations

import io
import json
import logging
from collections.abc import Iterator

import pytest
import structlog

from web.logs import init_logs


@pytest.fixture
def lines() -> Iterator[io.StringIO]:
    """Yield what is written, and give the loggers back as they were."""
    before = logging.getLogger().handlers[:], logging.getLogger().level
    stream = io.StringIO()
    init_logs(stream)
    yield stream
    logging.getLogger().handlers, level = before
    logging.getLogger().setLevel(level)
    structlog.reset_defaults()


def fail_with(password: str) -> None:
    """Fail while a secret is in a variable."""
    message = "no such thing"
    raise ValueError(message, len(password))


def test_a_line_cannot_be_forged(lines: io.StringIO) -> None:
    forged = 'x\n{"event": "signed_in"}\r\x1b[2J\x9b2J\u2028'

    structlog.get_logger().error("request_failed", path=forged)
    logging.getLogger("engine.jobs").warning("waits: %s", forged)

    written = lines.getvalue()
    assert written.isascii()
    assert "\x1b" not in written
    ours, theirs = map(json.loads, written.splitlines())
    assert ours["event"] == "request_failed"
    assert ours["path"] == forged
    assert theirs["event"].startswith("waits: ")


def test_a_failure_is_told_without_what_was_in_its_variables(
    lines: io.StringIO,
) -> None:
    typed = "correct horse"
    try:
        fail_with(typed)
    except ValueError:
        structlog.get_logger().exception("request_failed")

    line = json.loads(lines.getvalue())
    assert "no such thing" in line["exception"]
    assert typed not in lines.getvalue()


def test_a_line_says_when_and_how_bad(lines: io.StringIO) -> None:
    structlog.get_logger().warning("job_waits", job_id="7")

    line = json.loads(lines.getvalue())
    assert line["level"] == "warning"
    assert line["timestamp"].endswith("Z")

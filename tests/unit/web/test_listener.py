"""The port of the service."""

from __future__ import annotations

import socket

import pytest

from web.listener import address_of, listen


def test_answers_are_never_at_once_for_a_receipt() -> None:
    with listen("127.0.0.1", 0) as listener:
        with socket.create_connection(listener.getsockname()):
            connection, _ = listener.accept()
        with connection:
            at_once = connection.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)

    assert at_once == 1


def test_a_taken_port_is_said_at_once() -> None:
    with listen("127.0.0.1", 0) as first:
        port = first.getsockname()[1]

        with pytest.raises(OSError, match="in use"):
            listen("127.0.0.1", port)


def test_one_who_listens_everywhere_is_called_here() -> None:
    with listen("0.0.0.0", 0) as listener:  # noqa: S104
        address = address_of(listener)

    assert address.startswith("http://127.0.0.1:")

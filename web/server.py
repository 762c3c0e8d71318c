"""Serve pages and run jobs in one process, and stop both without losing anything."""

from __future__ import annotations

import os
import secrets
import signal
from collections.abc import Callable

import uvicorn
from a2wsgi import WSGIMiddleware
from flask import Flask

from web import data_dir
from web.app import create_app
from web.backing_up import Backups
from web.bootstrap import Assembly
from web.data_dir import Running
from web.doorstep import Doorstep
from web.listener import address_of, listen
from web.logs import init_logs
from web.long_polls import LongPolls
from web.prompt_connections import PromptProtocol
from web.sealing import Sealer
from web.security.bounds import LARGEST_REQUEST
from web.services import Services
from web.upkeep import begin_rounds, keep_calendar, keep_search, tidy_up

#: Requests that are worked on at the same time; more wait their turn.
WORKERS = 8
_STOP_SECONDS = 20
#: Connections at a time; one more is answered with 503.
_CONNECTIONS = 1000
#: Pieces of an answer that wait for a slow reader while the worker goes on.
_PIECES = 256


def serve(assembly: Assembly, *, started: Callable[[str], None]) -> None:
    """Serve until the process is told to stop (SIGTERM or Ctrl-C).

    Args:
        assembly: The service, put together.
        started: Called with the address once connections are taken.
    """
    init_logs()
    settings = assembly.services.settings
    # Before anything else starts, so that a taken port is said at once.
    listener = listen(settings.host, settings.port)
    address = address_of(listener)
    token = secrets.token_urlsafe(32)
    app = create_app(assembly.services, command_token=token)
    server = page_server(app)
    _obey_signals_once()
    tidy_up(assembly.services)
    keep_calendar(assembly.services)
    keep_search(assembly.services)
    begin_rounds(assembly.services)
    sealer = Sealer(assembly.services.engine, folder=settings.data_dir)
    backups = Backups(assembly.services)
    assembly.executor.start()
    sealer.start()
    if not assembly.services.demo:
        backups.start()
    data_dir.announce(
        settings.data_dir, Running(address=address, token=token, pid=os.getpid())
    )
    try:
        started(settings.public_url or address)
        server.run(sockets=[listener])
    finally:
        data_dir.withdraw(settings.data_dir)
        assembly.executor.stop(timeout=_STOP_SECONDS)
        backups.stop()
        sealer.stop()
        assembly.close()


def page_server(app: Flask) -> uvicorn.Server:
    """Return what serves an application's pages; `run` it with listening sockets."""
    services: Services = app.extensions["services"]
    pages = WSGIMiddleware(app, workers=WORKERS, send_queue_size=_PIECES)  # type: ignore[arg-type]
    polls = LongPolls(
        pages,  # type: ignore[arg-type]
        engine=services.engine,
        stopping=lambda: server.should_exit,
    )
    server = uvicorn.Server(
        uvicorn.Config(
            Doorstep(polls, largest=LARGEST_REQUEST),
            http=PromptProtocol,
            log_config=None,
            log_level="warning",
            access_log=False,
            limit_concurrency=_CONNECTIONS,
            lifespan="off",
            proxy_headers=False,
            server_header=False,
            timeout_graceful_shutdown=_STOP_SECONDS,
        )
    )
    return server


def _obey_signals_once() -> None:
    """Do nothing more at a signal that the server has already obeyed.

    It raises the signal again once it has stopped, which would end this process
    before jobs that run are finished or returned.
    """
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: None)

"""The pages of a site for a browser, by the server that Tandem runs on.

The development server of Werkzeug leaves files open when a browser hangs up.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from flask import Flask

from web.listener import address_of, listen
from web.server import page_server


@contextmanager
def listening(app: Flask) -> Iterator[str]:
    """Yield the address at which an application answers while the block runs."""
    with listen("127.0.0.1", 0) as listener:
        server = page_server(app)
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
        thread.start()
        try:
            yield address_of(listener)
        finally:
            server.should_exit = True
            thread.join()

"""Open a PostgreSQL database through psycopg 3."""

from __future__ import annotations

from sqlalchemy import URL, Engine, create_engine, make_url

from engine.store.compiled_sql import COMPILED, share_dialect

_SESSION = (
    # A process that hangs inside a transaction must not hold its locks for ever.
    "-c idle_in_transaction_session_timeout=60000 -c timezone=UTC"
)
_CONNECT = {
    "connect_timeout": 5,
    # A silent network is noticed in seconds, not in the system's two hours.
    "keepalives_idle": 5,
    "keepalives_interval": 2,
    "keepalives_count": 3,
    "tcp_user_timeout": 5_000,
}


def postgres_engine(url: str, *, connections: int, patience: float) -> Engine:
    """Return an engine for reads and writes."""
    session = f"{_SESSION} -c lock_timeout={int(patience * 1000)}"
    engine = create_engine(
        driver_url(url),
        connect_args={**_CONNECT, "options": session},
        pool_size=connections,
        max_overflow=0,
        pool_timeout=patience,
        pool_pre_ping=True,
        pool_use_lifo=True,
        execution_options={"compiled_cache": COMPILED},
        # What is stored is no matter of logs and incidents.
        hide_parameters=True,
    )
    share_dialect(engine, url)
    return engine


def driver_url(url: str) -> URL:
    """Return the URL with the driver named, however the scheme was spelled."""
    scheme, separator, rest = url.partition("://")
    if scheme in {"postgres", "postgresql"}:
        scheme = "postgresql+psycopg"
    return make_url(f"{scheme}{separator}{rest}")

"""The composition root: put clock, database, engine, domain and settings together."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory

from engine import Clock, Database, EngineSettings, ProcessEngine, SystemClock
from engine.jobs.job_executor import JobExecutor
from handlers.accounts.passwords import Passwords
from handlers.accounts.sign_in import SignIns
from handlers.accounts.welcome import Welcomes
from handlers.couriers.confirming import MailConfirmer
from handlers.couriers.delivering import Courier, Ways
from handlers.couriers.mail import Mailer
from handlers.couriers.posting import Poster
from handlers.couriers.vault import Vault
from handlers.deadlines.books import DeadlineBooks
from handlers.documents.press import Press
from handlers.evidence.files import EvidenceFiles
from handlers.forms.library import FormLibrary
from handlers.imports.running import Importer
from handlers.linkage.approving import ApprovalDesk
from handlers.linkage.batch import BatchDesk
from handlers.linkage.desk import LinkageDesk
from handlers.linkage.earlier.entering import EarlierDesk
from handlers.linkage.form_desk import FormDesk
from handlers.linkage.handing_over import HandOvers
from handlers.machines.entrance import MachineEntrance
from handlers.registry import build_registry
from web import data_dir, drill
from web.config import Settings
from web.drill_clock import DrillClock
from web.drill_state import Drill
from web.services import Services


@dataclass(frozen=True, slots=True, kw_only=True)
class Assembly:
    """A service that is put together and not yet running."""

    services: Services
    database: Database
    executor: JobExecutor

    def close(self) -> None:
        """Let go of the database."""
        self.database.close()


def open_database(settings: Settings) -> Database:
    """Open the database of an installation, without taking the right to write."""
    return Database.open(settings.database_url)


def build(
    settings: Settings,
    *,
    clock: Clock | None = None,
    database: Database | None = None,
    passwords: Passwords | None = None,
    patience: float = 0.0,
    demo: bool = False,
    poster: Poster | None = None,
    posts: bool = True,
) -> Assembly:
    """Put an installation together; tests pass a clock and a database of their own.

    Raises:
        DatabaseLockedByOther: another process writes this SQLite database.
        DatabaseNewer: a newer program has upgraded this database.
    """
    clock = clock or SystemClock()
    data_dir.prepare(settings.data_dir)
    database = database or open_database(settings)
    database.become_writer()
    database.upgrade()
    books = DeadlineBooks()
    secret = data_dir.secret_of(settings.data_dir, settings.secret_key)
    vault = Vault(secret)
    ways = _ways(settings, vault, poster, posts=posts)
    courier, confirmer = Courier(books, ways), MailConfirmer(ways)
    importer = Importer()
    engine = ProcessEngine(
        database=database,
        clock=clock,
        handlers=build_registry(
            books, courier, (confirmer.handler(), *importer.handlers())
        ),
        settings=_engine_settings(settings),
    )
    courier.join(engine.transact)
    confirmer.join(engine.transact)
    desk = LinkageDesk(engine=engine, clock=clock, books=books)
    forms = FormLibrary(engine)
    form_desk = FormDesk(engine=engine, desk=desk, forms=forms, books=books)
    sign_ins = SignIns(engine=engine, clock=clock, passwords=passwords)
    importer.work_with(engine, form_desk)
    evidence_files = EvidenceFiles(settings.data_dir / "evidence")
    services = Services(
        settings=settings,
        secret=secret,
        vault=vault,
        clock=clock,
        engine=engine,
        sign_ins=sign_ins,
        welcomes=Welcomes(engine=engine, clock=clock, sign_ins=sign_ins),
        machines=MachineEntrance(engine=engine, clock=clock, sign_ins=sign_ins),
        books=books,
        evidence_files=evidence_files,
        desk=desk,
        forms=forms,
        form_desk=form_desk,
        hand_overs=HandOvers(engine=engine),
        approvals=ApprovalDesk(engine=engine, forms=form_desk),
        batches=BatchDesk(engine=engine, forms=form_desk),
        earlier=EarlierDesk(engine=engine, forms=form_desk),
        importer=importer,
        press=Press(
            engine=engine,
            files=EvidenceFiles(settings.data_dir / "documents"),
            evidence=evidence_files,
            address=settings.origin,
        ),
        patience=patience,
        demo=demo,
    )
    return Assembly(services=services, database=database, executor=JobExecutor(engine))


def build_drill(
    settings: Settings,
    *,
    processes: Path,
    beneath: Clock | None = None,
    passwords: Passwords | None = None,
    patience: float = 0.0,
) -> tuple[Assembly, dict[str, str]]:
    """Put a drill together: its own data, its own clock, nothing leaves the house.

    The only place that makes a clock which can be moved.

    Returns:
        The assembly, and how the invented people sign in.
    """
    apart = drill.drill_settings(settings)
    data_dir.prepare(apart.data_dir)
    clock = DrillClock(apart.data_dir, beneath=beneath or SystemClock())
    assembly = build(
        apart,
        clock=clock,
        passwords=passwords,
        patience=patience,
        demo=True,
        posts=False,
    )
    begun = replace(assembly.services, drill=Drill(clock=clock))
    sign_ins, prepared = drill.prepare(begun, processes=processes)
    services = replace(begun, drill=prepared)
    return replace(assembly, services=services), sign_ins


def _ways(
    settings: Settings, vault: Vault, poster: Poster | None, *, posts: bool
) -> Ways:
    """Return the ways by which notices leave the house."""
    return Ways(
        mailer=Mailer(settings.mail) if settings.mail else None,
        poster=(poster or Poster(proxy=settings.https_proxy)) if posts else None,
        vault=vault,
        origin=settings.origin,
    )


@contextmanager
def checking_engine(settings: Settings) -> Iterator[ProcessEngine]:
    """Yield an engine that checks files: it reads what is deployed, if anything is.

    It takes no right to write, so that it works beside a running service.
    """
    with TemporaryDirectory() as folder:
        if _is_installed(settings):
            database = open_database(settings)
        else:
            database = Database.open(data_dir=folder)
            database.upgrade()
        try:
            yield ProcessEngine(
                database=database,
                clock=SystemClock(),
                handlers=build_registry(),
                settings=_engine_settings(settings),
            )
        finally:
            database.close()


def _is_installed(settings: Settings) -> bool:
    """Say whether there is a database: opening an SQLite file would make one."""
    prefix, is_file, path = settings.database_url.partition("sqlite:///")
    return not is_file or Path(prefix + path).exists()


def _engine_settings(settings: Settings) -> EngineSettings:
    return EngineSettings(remote_topics=frozenset(settings.remote_topics))

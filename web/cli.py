"""The command line: serve, deploy, check, backup, user, demo, db upgrade and others."""

from __future__ import annotations

import base64
import json
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

import click

from engine import EngineError
from handlers.parties.model import OrgKind, Role
from handlers.retention.certificate import certificate_faults
from web import bootstrap, data_dir
from web.check_report import CheckReport
from web.cli_backup import backup
from web.cli_modeler import modeler_plugin
from web.cli_scenario import scenario
from web.cli_templates import templates
from web.command_client import CommandRefused, run
from web.config import Settings, SettingsRefused, read_settings
from web.demo import deployable, load
from web.local_commands import reason_of, run_command
from web.sealing import ANCHORS, anchors_in

#: The processes that come with Tandem.
PROCESSES = Path(__file__).parent.parent / "processes"
_EXIT_SETTINGS = 2
_ORG_KINDS = [kind.value for kind in OrgKind]
_ROLES = [role.value for role in Role]
#: Automatic steps take milliseconds; who waits longer sees the case instead.
_PATIENCE = 1.5
#: What the service takes at once; the checks allow less of most files.
_MOST_BYTES = 32 * 1024 * 1024


@click.group()
def tandem() -> None:
    """Run the linkage of supervision and technical assistance."""


tandem.add_command(backup)
tandem.add_command(templates)
tandem.add_command(modeler_plugin)
tandem.add_command(scenario)


@tandem.command()
@click.option(
    "--demo", is_flag=True, help="Deploy the processes, with invented people."
)
@click.option(
    "--drill",
    is_flag=True,
    help="Serve a drill beside the data: a clock to move, ten guided cases.",
)
def serve(*, demo: bool, drill: bool) -> None:
    """Serve the pages and run what falls due, until told to stop."""
    from web.server import serve as serve_until_stopped

    settings = read_settings()
    if drill:
        assembly, sign_ins = bootstrap.build_drill(
            settings, processes=PROCESSES, patience=_PATIENCE
        )
    else:
        assembly = bootstrap.build(settings, patience=_PATIENCE, demo=demo)
        first_admin(assembly, settings)
        sign_ins = dict(load(assembly.services, processes=PROCESSES)) if demo else {}

    def started(address: str) -> None:
        click.echo(f"Tandem: {address}")
        _show_sign_ins(sign_ins)

    serve_until_stopped(assembly, started=started)


@tandem.command()
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--name", default="", help="Name of the deployment.")
def deploy(files: tuple[Path, ...], name: str) -> None:
    """Deploy diagrams and forms; all of them or, if one has a fault, none."""
    found = resources(files)
    answer = run(
        read_settings(),
        "deploy",
        {"name": name or _common_name(files), "resources": found},
    )
    if not answer["created"]:
        click.echo("Unchanged: these files are deployed already.")
    for each in answer["definitions"]:
        click.echo(f"{each['key']} version {each['version']}  {each['name']}")


@tandem.command()
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--strict", is_flag=True, help="Let warnings refuse as well.")
@click.option("--json", "as_json", is_flag=True, help="Answer as one JSON object.")
def check(files: tuple[Path, ...], *, strict: bool, as_json: bool) -> None:
    """Say what a deployment of files would find, without deploying them.

    Exits with 0 when nothing is refused, 1 when something is, and 2 when there is no
    such file or option.
    """
    found = {name: base64.b64decode(text) for name, text in resources(files).items()}
    with bootstrap.checking_engine(read_settings()) as engine:
        report = CheckReport(list(found), engine.check(found), strict)
    if as_json:
        click.echo(json.dumps(report.to_json(), ensure_ascii=False, indent=2))
    else:
        for line in report.lines():
            click.echo(line)
    if report.refused:
        sys.exit(1)


@tandem.command()
@click.option(
    "--anchors",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="A kept copy of the anchors; left out: the one in the data directory.",
)
def audit(anchors: Path | None) -> None:
    """Say whether the record is whole: no row changed, missing or cut off.

    Certificates of destruction are part of it.
    """
    settings = read_settings()
    path = anchors or settings.data_dir / ANCHORS
    kept = anchors_in(path) if path.exists() else {}
    with bootstrap.checking_engine(settings) as engine:
        faults = engine.audit_faults(kept)
        with engine.read() as connection:
            faults += certificate_faults(connection)
    for fault in faults:
        click.echo(fault)
    click.echo(f"{len(kept)} anchors, {len(faults)} faults")
    if faults:
        sys.exit(1)


@tandem.command("verify-file")
@click.argument("path", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def verify_file(path: Path) -> None:
    """Say whether a case file is whole: nothing changed, missing or added."""
    from handlers.documents.archive import archive_faults

    faults = archive_faults(path)
    for fault in faults:
        click.echo(fault)
    click.echo(f"{path.name}: {len(faults)} faults")
    if faults:
        sys.exit(1)


@tandem.group()
def user() -> None:
    """Manage the people who sign in."""


@user.command("add")
@click.argument("login")
@click.option("--name", required=True, help="Name as others see it.")
@click.option("--org", required=True, help="Name of the organisation.")
@click.option("--org-kind", default=OrgKind.BUREAU.value, type=click.Choice(_ORG_KINDS))
@click.option(
    "--role", "roles", multiple=True, required=True, type=click.Choice(_ROLES)
)
@click.option("--password", default="", help="Left out: a random one is printed.")
def user_add(
    login: str,
    *,
    name: str,
    org: str,
    org_kind: str,
    roles: Sequence[str],
    password: str,
) -> None:
    """Add a person."""
    answer = run(
        read_settings(),
        "user add",
        {
            "login": login,
            "name": name,
            "org": org,
            "org_kind": org_kind,
            "roles": list(roles),
            "password": password,
        },
    )
    click.echo(f"{answer['login']} {answer['password']}")


@user.command("password")
@click.argument("login")
def user_password(login: str) -> None:
    """Give a person a new random password and end their sessions."""
    answer = run(read_settings(), "user password", {"login": login})
    click.echo(f"{answer['login']} {answer['password']}")


@user.command("roles")
@click.argument("login")
@click.argument("roles", nargs=-1, required=True, type=click.Choice(_ROLES))
def user_roles(login: str, roles: Sequence[str]) -> None:
    """Give a person exactly these roles."""
    run(read_settings(), "user roles", {"login": login, "roles": list(roles)})


@user.command("disable")
@click.argument("login")
def user_disable(login: str) -> None:
    """Keep a person out from now on."""
    run(read_settings(), "user disable", {"login": login})


@user.command("list")
def user_list() -> None:
    """List everybody with their roles."""
    for each in run(read_settings(), "user list", {})["people"]:
        state = "" if each["active"] else " (disabled)"
        roles = ",".join(each["roles"])
        click.echo(f"{each['login']}\t{each['name']}\t{roles}{state}")


@tandem.command()
def reindex() -> None:
    """Make the index of the search anew, from the records themselves."""
    done = run(read_settings(), "reindex", {})
    click.echo(f"{done['entries']} entries")


@tandem.command()
def demo() -> None:
    """Store invented people and cases, and print how the people sign in."""
    assembly = bootstrap.build(read_settings())
    try:
        _show_sign_ins(load(assembly.services, processes=PROCESSES))
    finally:
        assembly.close()


@tandem.group()
def db() -> None:
    """Look after the database."""


@db.command("upgrade")
def db_upgrade() -> None:
    """Bring the tables to the newest revision."""
    settings = read_settings()
    data_dir.prepare(settings.data_dir)
    database = bootstrap.open_database(settings)
    try:
        database.upgrade()
    finally:
        database.close()


def resources(files: Sequence[Path]) -> dict[str, str]:
    """Return the files, and those in given folders, by name, as text for JSON."""
    found: dict[str, bytes] = {}
    for path in files:
        if not path.exists():
            raise click.BadParameter(f"{path} does not exist")  # noqa: EM102, TRY003
        if path.is_dir():
            found |= deployable(path)
        else:
            found[path.name] = _content(path)
    return {
        name: base64.b64encode(content).decode("ascii")
        for name, content in found.items()
    }


def _content(path: Path) -> bytes:
    """Read a file, but not more than any file of a deployment may have."""
    try:
        with path.open("rb") as file:
            content = file.read(_MOST_BYTES + 1)
    except OSError as error:
        raise click.BadParameter(f"{path}: {error.strerror}") from error  # noqa: EM102, TRY003
    if len(content) > _MOST_BYTES:
        raise click.BadParameter(f"{path} is larger than {_MOST_BYTES} bytes")  # noqa: EM102, TRY003
    return content


def first_admin(assembly: bootstrap.Assembly, settings: Settings) -> None:
    """Add the administrator of an empty installation, if a password is set."""
    people = run_command(assembly.services, "user list", {})["people"]
    if people or settings.admin_password is None:
        return
    run_command(
        assembly.services,
        "user add",
        {
            "login": "admin",
            "name": "系统管理员",
            "org": "系统管理",
            "org_kind": "bureau",
            "roles": ["admin"],
            "password": settings.admin_password,
        },
    )


def _show_sign_ins(sign_ins: Mapping[str, str]) -> None:
    width = max(map(len, sign_ins), default=0)
    for login, password in sign_ins.items():
        click.echo(f"  {login:<{width}} {password}")


def _common_name(files: Sequence[Path]) -> str:
    return files[0].stem if len(files) == 1 else files[0].parent.name or "deployment"


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command line, and say in one line what was refused.

    Args:
        arguments: what follows the name of the program; left out: those of the process.
    """
    try:
        tandem(arguments)
    except SettingsRefused as refused:
        sys.exit(_say(str(refused), _EXIT_SETTINGS))
    except CommandRefused as refused:
        sys.exit(_say(str(refused), 1))
    except EngineError as refused:
        sys.exit(_say(reason_of(refused), 1))
    except OSError as failed:
        sys.exit(_say(f"{failed.filename or 'tandem'}: {failed.strerror}", 1))


def _say(text: str, code: int) -> int:
    click.echo(text, err=True)
    return code

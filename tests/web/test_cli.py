from __future__ import annotations

import json
import re
import signal
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from tests.unit.bpmn.hostile_files import DECEITFUL, FORMS, LARGE
from tests.web.site import open_site
from web.cli import main, tandem
from web.demo import PEOPLE

SIGN_INS = len(PEOPLE)
BROKEN = "<definitions/>"


@dataclass
class Shell:
    """A command line with a data directory of its own."""

    folder: Path

    @property
    def environ(self) -> dict[str, str]:
        """Return the settings of every command."""
        return {
            "PYTHONUTF8": "1",
            "TANDEM_DATA_DIR": str(self.folder),
            "TANDEM_PORT": "0",
        }

    def run(self, *arguments: str) -> Result:
        """Run a command in this process."""
        return CliRunner().invoke(tandem, arguments, env=self.environ)

    def said(self, *arguments: str) -> tuple[int, str]:
        """Run the program in this process; return its code and what it said.

        Unlike `run` this is all of it, with the words for what was refused.
        """
        with CliRunner().isolation(env=self.environ) as (out, err, _):
            code = 0
            try:
                main(arguments)
            except SystemExit as ended:
                code = int(ended.code or 0)
            return code, (out.getvalue() + err.getvalue()).decode()

    def spawn(self, *arguments: str) -> subprocess.Popen[str]:
        """Start a command in a process of its own."""
        return subprocess.Popen(
            [sys.executable, "-m", "web", *arguments],
            env=self.environ,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def finished(self, *arguments: str) -> tuple[int, str]:
        """Run a command in a process of its own; return its code and what it said."""
        process = self.spawn(*arguments)
        out, err = process.communicate(timeout=120)
        return process.returncode, out + err


@pytest.fixture
def shell(tmp_path: Path) -> Shell:
    return Shell(tmp_path / "var")


def test_people_are_added_listed_given_roles_and_disabled(shell: Shell) -> None:
    added = shell.run(
        "user", "add", "zhang", "--name", "张三", "--org", "甲局", "--role", "msa"
    )
    assert added.exit_code == 0, added.output
    login, password = added.output.split()
    assert (login, len(password) >= 12) == ("zhang", True)

    shell.run("user", "roles", "zhang", "msa", "msa_leader")
    shell.run("user", "disable", "zhang")

    listed = shell.run("user", "list").output
    assert "张三" in listed
    assert "msa,msa_leader" in listed
    assert "(disabled)" in listed


def test_a_new_password_is_random_and_printed_once(shell: Shell) -> None:
    shell.run(
        "user", "add", "zhang", "--name", "张三", "--org", "甲局", "--role", "msa"
    )

    first, second = (shell.run("user", "password", "zhang").output for _ in range(2))

    assert first.startswith("zhang ")
    assert first != second


def test_the_record_is_checked_against_kept_anchors(shell: Shell) -> None:
    shell.run(
        "user", "add", "zhang", "--name", "张三", "--org", "甲局", "--role", "msa"
    )
    lost = shell.folder / "copy.jsonl"
    lost.write_text('{"seq": 1, "at": "", "hash": "x"}\n', "ascii")

    whole = shell.run("audit")
    cut_off = shell.run("audit", "--anchors", str(lost))

    assert whole.exit_code == 0
    assert whole.output == "0 anchors, 0 faults\n"
    assert cut_off.exit_code == 1
    assert "seal 1 was anchored and is gone" in cut_off.output


@pytest.mark.slow
def test_the_demonstration_keeps_its_passwords_for_the_owner_alone(
    shell: Shell,
) -> None:
    first, second = (shell.run("demo").output for _ in range(2))

    assert first == second
    assert len(first.splitlines()) == SIGN_INS
    kept = shell.folder / "demo-sign-ins.txt"
    assert kept.stat().st_mode & 0o077 == 0
    assert shell.folder.stat().st_mode & 0o077 == 0


def test_two_installations_have_other_passwords(tmp_path: Path) -> None:
    first, second = (open_site(tmp_path / name) for name in "ab")

    assert not {*first.passwords.values()} & {*second.passwords.values()}
    for each in (first, second):
        each.assembly.close()


def test_the_shipped_files_pass_the_strict_check_without_a_database(
    shell: Shell,
) -> None:
    checked = shell.run("check", "--strict", "processes")

    assert checked.exit_code == 0, checked.output
    assert " 0 errors, 0 warnings" in checked.output


WITHOUT_DRAWING = """<bpmn:definitions id="d" targetNamespace="t"
 xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL">
 <bpmn:process id="p" isExecutable="true"><bpmn:startEvent id="s" name="开始" />
 <bpmn:endEvent id="e" /><bpmn:sequenceFlow id="f" sourceRef="s" targetRef="e" />
 </bpmn:process></bpmn:definitions>"""


def test_strict_makes_errors_of_warnings(shell: Shell, tmp_path: Path) -> None:
    path = tmp_path / "plain.bpmn"
    path.write_text(WITHOUT_DRAWING, "utf-8")

    lenient = shell.run("check", str(path))
    strict = shell.run("check", "--strict", str(path))

    assert (lenient.exit_code, strict.exit_code) == (0, 1)
    assert "warning | " in lenient.output
    assert "error | " in strict.output
    assert "1 files, 0 errors, 1 warnings" in lenient.output
    assert "1 files, 1 errors, 0 warnings" in strict.output


def test_tools_get_one_json_object(shell: Shell, tmp_path: Path) -> None:
    path = tmp_path / "plain.bpmn"
    path.write_text(WITHOUT_DRAWING, "utf-8")

    said = json.loads(shell.run("check", "--json", str(path)).stdout)

    (found,) = said.pop("findings")
    assert said == {
        "format": 1,
        "strict": False,
        "refused": False,
        "files": ["plain.bpmn"],
        "counts": {"error": 0, "warning": 1, "info": 0},
    }
    reason, remedy = found.pop("reason"), found.pop("remedy")
    assert {"zh", "en"} == set(reason) == set(remedy)
    assert found == {
        "severity": "warning",
        "code": "no_drawing",
        "file": "plain.bpmn",
        "line": 3,
        "column": 2,
        "element": "p",
        "label": "",
        "path": [],
    }


def test_a_file_that_is_not_there_is_a_wrong_use(shell: Shell, tmp_path: Path) -> None:
    missing = shell.run("check", str(tmp_path / "gone.bpmn"))

    assert missing.exit_code == 2
    assert "gone.bpmn" in missing.output


def test_a_broken_file_is_named_and_nothing_is_deployed(
    shell: Shell, tmp_path: Path
) -> None:
    broken = tmp_path / "broken.bpmn"
    broken.write_text(BROKEN)

    checked = shell.run("check", str(broken))

    assert checked.exit_code == 1
    assert "broken.bpmn" in checked.output


@pytest.mark.parametrize("command", ["check", "deploy"])
@pytest.mark.parametrize(
    ("ending", "content"),
    [
        (".bpmn", LARGE["billion laughs"]),
        (".bpmn", LARGE["a label of ten megabytes"]),
        (".bpmn", LARGE["200 deep"]),
        (".bpmn", DECEITFUL["an id turned round"][0]),
        (".dmn", LARGE["billion laughs"]),
        (".form", FORMS["deep object"]),
        (".form", FORMS["nested groups"]),
        (".bpmn", bytes(33 * 1024 * 1024)),
    ],
    ids=range(8),
)
def test_a_hostile_file_is_refused_in_words(
    shell: Shell, tmp_path: Path, *, command: str, ending: str, content: bytes
) -> None:
    hostile = tmp_path / f"hostile{ending}"
    hostile.write_bytes(content)

    code, said = shell.said(command, str(hostile))

    assert code in {1, 2}
    assert hostile.name in said
    assert "Traceback" not in said
    assert "\u202e" not in said


@pytest.mark.parametrize("command", ["check", "deploy"])
def test_the_program_says_in_a_process_of_its_own_what_it_says_in_ours(
    shell: Shell, tmp_path: Path, command: str
) -> None:
    hostile = tmp_path / "hostile.bpmn"
    hostile.write_bytes(LARGE["billion laughs"])

    assert shell.finished(command, str(hostile)) == shell.said(command, str(hostile))


def test_the_same_files_are_deployed_once(shell: Shell) -> None:
    first = shell.run("deploy", "processes")
    second = shell.run("deploy", "processes")

    assert "linkage version 1" in first.output
    assert "Unchanged" in second.output


def test_the_tables_are_made_by_the_upgrade(shell: Shell) -> None:
    assert shell.run("db", "upgrade").exit_code == 0
    assert (shell.folder / "tandem.db").exists()


def test_a_wrong_setting_stops_the_start_with_its_name(shell: Shell) -> None:
    process = subprocess.run(
        [sys.executable, "-m", "web", "user", "list"],
        env={**shell.environ, "TANDEM_PROT": "80"},
        capture_output=True,
        text=True,
        check=False,
    )

    assert process.returncode == 2
    assert "TANDEM_PROT" in process.stderr
    assert "Traceback" not in process.stderr


@dataclass
class Running:
    """A service that runs in a process of its own."""

    shell: Shell
    process: subprocess.Popen[str]
    address: str
    sign_ins: dict[str, str]


@pytest.fixture
def running(shell: Shell) -> Iterator[Running]:
    process = shell.spawn("serve", "--demo")
    assert process.stdout is not None
    address = re.sub(r"^Tandem: ", "", process.stdout.readline()).strip()
    sign_ins = dict(process.stdout.readline().split() for _ in range(SIGN_INS))
    yield Running(shell, process, address, sign_ins)
    process.kill()
    process.communicate()


@pytest.mark.slow
def test_commands_reach_a_running_service_and_a_stop_leaves_nothing_behind(
    running: Running,
) -> None:
    shell = running.shell
    with urllib.request.urlopen(f"{running.address}/healthz") as answer:  # noqa: S310
        assert json.load(answer) == {"status": "ok"}
    assert set(running.sign_ins) >= {"officer", "leader", "entity", "admin"}

    assert shell.said("user", "list")[0] == 0
    assert "Unchanged" in shell.finished("deploy", "processes")[1]
    code, said = shell.said("db", "upgrade")
    assert (code, "only writer" in said) == (1, True)
    code, said = shell.finished("serve")
    assert (code, "only writer" in said, "PostgreSQL" in said) == (1, True, True)
    assert "Traceback" not in said
    code, said = shell.finished("user", "disable", "nobody")
    assert (code, "nobody" in said) == (1, True)
    assert (shell.folder / "serving.json").stat().st_mode & 0o077 == 0

    running.process.send_signal(signal.SIGTERM)
    assert running.process.wait(timeout=30) == 0
    assert not (shell.folder / "serving.json").exists()
    assert shell.run("user", "list").exit_code == 0


def test_a_person_who_is_refused_is_not_added_at_all(shell: Shell) -> None:
    zhang = ("user", "add", "zhang", "--name", "张三", "--org", "甲局", "--role", "msa")

    refused = shell.said(*zhang, "--password", "short")

    assert refused == (1, "密码至少 8 位，请加长\n")
    assert shell.run("user", "list").output == ""
    assert shell.run(*zhang).exit_code == 0


@pytest.mark.parametrize(
    "odd", [("--role", "king"), ("--role", "msa", "--org-kind", "castle")]
)
def test_a_role_or_kind_that_does_not_exist_is_told_with_those_that_do(
    shell: Shell, odd: tuple[str, ...]
) -> None:
    answer = shell.run("user", "add", "zhang", "--name", "张三", "--org", "甲局", *odd)

    assert answer.exit_code == 2
    assert odd[-1] in answer.output
    assert "one of" in answer.output


def test_the_last_administrator_is_kept(shell: Shell) -> None:
    shell.run("user", "add", "root", "--name", "管", "--org", "甲局", "--role", "admin")

    for command in (("disable", "root"), ("roles", "root", "msa")):
        code, said = shell.said("user", *command)
        assert code == 1, said
        assert "最后一名可用的系统管理员" in said

    shell.run("user", "add", "two", "--name", "管", "--org", "甲局", "--role", "admin")
    assert shell.run("user", "disable", "root").exit_code == 0

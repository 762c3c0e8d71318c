"""`tandem templates` writes the palette of the Modeler, and says what is outdated."""

from __future__ import annotations

from pathlib import Path

from click.testing import CliRunner

from web.cli import tandem


def test_templates_are_written_compared_and_mended(tmp_path: Path) -> None:
    folder = str(tmp_path / ".camunda")
    shell = CliRunner()

    missing = shell.invoke(tandem, ["templates", "--check", "--to", folder])
    written = shell.invoke(tandem, ["templates", "--to", folder])
    whole = shell.invoke(tandem, ["templates", "--check", "--to", folder])

    assert (missing.exit_code, written.exit_code) == (1, 0)
    assert missing.output == written.output
    assert "element-templates/handlers.json" in written.output.splitlines()
    assert (whole.exit_code, whole.output) == (0, "")


def test_the_shipped_templates_are_compared_without_a_folder() -> None:
    done = CliRunner().invoke(tandem, ["templates", "--check"])

    assert (done.exit_code, done.output) == (0, "")

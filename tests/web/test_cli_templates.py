"""What the command line writes for the Modeler: the palette, and the plug-in."""

from __future__ import annotations

from pathlib import Path

from click.testing import CliRunner

from web.cli import tandem
from web.modeler_plugin.files import plugin_files


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


def test_the_plug_in_is_written_as_the_desk_hands_it_out(tmp_path: Path) -> None:
    done = CliRunner().invoke(tandem, ["modeler-plugin", "--to", str(tmp_path)])

    assert done.exit_code == 0
    for name, text in plugin_files().items():
        assert (tmp_path / name).read_text("utf-8") == text
        assert str(tmp_path / name) in done.output.splitlines()

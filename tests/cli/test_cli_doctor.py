"""``vpcdojo doctor``: what it finds, and that it leaves the terminal as it was."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

from trainer.cli import main
from trainer.cli.doctor.cursor import Silence
from trainer.cli.doctor.findings import SMALLEST, Rank, findings
from trainer.cli.doctor.surroundings import Data, Surroundings, Terminal
from trainer.progress import Trouble, TroubleKind, open_store
from trainer.progress.folder import FolderOrigin
from trainer.text.catalogue import entries
from trainer.text.language import Language
from trainer.tui import terminal as screens

GOOD = {"→": 1, "─": 1, "あ": 2}
VERSIONS = {"textual": "8.2.8", "rich": "15.0.0"}


def ranks(
    *,
    size: tuple[int, int] | None = (120, 40),
    encoding: str | None = "utf-8",
    colours: str | None = "truecolor",
    widths: Mapping[str, int] | Silence = GOOD,
    environ: Mapping[str, str] | None = None,
    installed: Mapping[str, str] = VERSIONS,
    writable: bool = True,
    trouble: Trouble | None = None,
    origin: FolderOrigin = FolderOrigin.SYSTEM,
) -> dict[str, Rank]:
    around = Surroundings(
        Terminal(size, encoding, colours, widths),
        Data(
            Path("/data"),
            writable,
            {"lessons": 1, "scenarios": 2, "questions": 3},
            trouble,
            origin=origin,
        ),
        {"LANG": "ja_JP.UTF-8", "TERM": "xterm"} if environ is None else environ,
        "3.11.7",
        installed,
        VERSIONS,
    )
    return {finding.code: finding.rank for finding in findings(around)}


def test_nothing_is_said_against_a_good_terminal() -> None:
    assert set(ranks().values()) == {Rank.FINE}


@pytest.mark.parametrize(
    ("change", "code", "rank"),
    [
        ({"size": (59, 24)}, "doctor.size.too_small", Rank.STOPS),
        ({"size": (60, 18)}, "doctor.size.tight", Rank.LOOK),
        ({"size": None}, "doctor.no_terminal", Rank.FINE),
        ({"encoding": "ascii"}, "doctor.encoding.bad", Rank.STOPS),
        ({"encoding": "cp932"}, "doctor.encoding.fine", Rank.FINE),
        ({"colours": "256"}, "doctor.colours.many", Rank.LOOK),
        ({"colours": "standard"}, "doctor.colours.few", Rank.LOOK),
        ({"colours": None}, "doctor.colours.none", Rank.STOPS),
        ({"colours": None, "size": None}, "doctor.colours.none", Rank.LOOK),
        ({"environ": {"NO_COLOR": "", "LANG": "C.utf8"}}, "doctor.colours.off", Rank.FINE),
        ({"environ": {}}, "doctor.locale.none", Rank.LOOK),
        ({"environ": {"LC_ALL": "C", "LANG": "C.UTF-8"}}, "doctor.locale.not_utf8", Rank.LOOK),
        ({"environ": {"LC_CTYPE": "C.UTF-8"}}, "doctor.locale.none", Rank.LOOK),
        ({"environ": {"LC_CTYPE": "C.UTF-8", "LANG": "C"}}, "doctor.locale.not_utf8", Rank.LOOK),
        ({"environ": {"LC_CTYPE": "UTF-8"}}, "doctor.locale.fine", Rank.FINE),
        ({"environ": {"TMUX": "/tmp/x"}}, "doctor.tmux", Rank.FINE),
        ({"environ": {"STY": "1.x"}}, "doctor.screen", Rank.LOOK),
        ({"widths": {**GOOD, "→": 2}}, "doctor.width.wide", Rank.LOOK),
        ({"widths": {**GOOD, "─": 2}}, "doctor.width.set.any", Rank.LOOK),
        ({"widths": {**GOOD, "あ": 1}}, "doctor.width.kana", Rank.LOOK),
        ({"widths": Silence.NO_ANSWER}, "doctor.width.no_answer", Rank.LOOK),
        ({"widths": Silence.NOT_ASKED}, "doctor.width.not_asked", Rank.FINE),
        ({"installed": {"textual": "8.2.8"}}, "doctor.package.missing", Rank.STOPS),
        ({"installed": {**VERSIONS, "rich": "15.1"}}, "doctor.package.other", Rank.LOOK),
        ({"writable": False}, "doctor.folder.read_only", Rank.LOOK),
        ({"origin": FolderOrigin.CHOSEN}, "doctor.folder.by_chosen", Rank.FINE),
        ({"origin": FolderOrigin.VARIABLE}, "doctor.folder.by_variable", Rank.FINE),
        ({"trouble": Trouble(TroubleKind.NEWER)}, "progress.newer", Rank.LOOK),
    ],
)
def test_each_fault_is_told_and_ranked(change: dict[str, object], code: str, rank: Rank) -> None:
    assert ranks(**change)[code] is rank  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("environ", "name"),
    [
        ({"TERM_PROGRAM": "iTerm.app"}, "iterm"),
        ({"TERM_PROGRAM": "Apple_Terminal"}, "apple"),
        ({"TERM_PROGRAM": "WezTerm"}, "wezterm"),
        ({"TERM_PROGRAM": "mintty"}, "mintty"),
        ({"WT_SESSION": "1"}, "windows"),
        ({"VTE_VERSION": "7006"}, "vte"),
        ({"XTERM_VERSION": "XTerm(379)"}, "xterm"),
        ({"TERM_PROGRAM": "vscode"}, "any"),
    ],
)
def test_the_setting_is_named_as_the_terminal_names_it(environ: dict[str, str], name: str) -> None:
    assert f"doctor.width.set.{name}" in ranks(widths={**GOOD, "→": 2}, environ=environ)
    for language in Language:
        assert f"doctor.width.set.{name}" in entries(language, "doctor")


def test_every_code_of_a_finding_has_a_sentence() -> None:
    known = entries(Language.EN, "doctor").keys()
    source = Path(__file__).parents[2] / "trainer" / "cli" / "doctor" / "findings.py"
    said = {part.split('"')[0] for part in source.read_text().split('_finding("')[1:]}
    assert {f"doctor.{name}" for name in said} <= known
    assert {f"doctor.width.{silence}" for silence in Silence} <= known
    assert {f"doctor.{group}.{rank}" for group in ("rank", "end") for rank in Rank} <= known


def test_the_least_size_is_that_of_the_screens() -> None:
    assert screens.SMALLEST == SMALLEST


def test_without_a_terminal_nobody_is_asked_and_nothing_is_made(
    home: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("NO_COLOR", raising=False)
    assert main(["doctor", "--lang", "en"]) == 0
    told = capsys.readouterr().out
    assert "not asked" in told
    assert "nothing is kept yet" in told
    assert "\x1b" not in told
    assert not home.exists()


def test_progress_is_counted_and_a_damaged_file_that_was_kept_is_named(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with open_store(home) as store:
        store.mark_reading("vpc", "1")
    (home / "progress.damaged-20260101T000000Z.db").write_bytes(b"x")
    assert main(["doctor", "--lang", "ja", "--json"]) == 0
    rows = {row["code"]: row for row in json.loads(capsys.readouterr().out)}
    assert rows["doctor.progress.fine"]["facts"]["lessons"] == "1"
    assert "progress.damaged-2026" in rows["doctor.progress.kept"]["text"]


def test_a_file_in_the_place_of_the_folder_is_told(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    home.write_text("not a folder")
    assert main(["doctor", "--lang", "en"]) == 0
    assert f"{home} cannot be written" in capsys.readouterr().out


@pytest.mark.skipif(sys.platform == "win32", reason="no pseudo terminals")
class TestInATerminal:
    """The terminal at the other end is this test."""

    def run(self, answer: bytes | None, kill: int = 0) -> tuple[int, bytes, bool]:
        """Exit status, all that was printed, and whether the terminal is as it was before.

        ``answer`` is what the terminal sends for each question; ``kill`` is sent at the first.
        """
        import pty
        import select
        import subprocess
        import termios

        master, slave = pty.openpty()
        termios.tcsetwinsize(slave, (24, 80))
        before = termios.tcgetattr(slave)
        process = subprocess.Popen(
            [sys.executable, "-c", _OWN_TERMINAL, "doctor", "--lang", "en"],
            stdin=slave,
            stdout=slave,
            stderr=slave,
            start_new_session=True,
            env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2]), "TERM": "xterm"},
        )
        printed, asked = b"", 0
        while process.poll() is None or select.select([master], [], [], 0)[0]:
            if not select.select([master], [], [], 0.05)[0]:
                continue
            printed += os.read(master, 4096)
            for _ in range(printed.count(b"\x1b[6n") - asked):
                asked += 1
                if kill:
                    process.send_signal(kill)
                elif answer is not None:
                    os.write(master, answer)
        same = termios.tcgetattr(slave) == before
        os.close(slave)
        os.close(master)
        return process.wait(30), printed, same

    def test_a_wide_arrow_is_seen_also_while_somebody_types(self) -> None:
        status, printed, same = self.run(b"typed\x1b[A\x1b[7;3Rmore")
        assert (status, same) == (0, True)
        assert "→ takes 2, ─ takes 2".encode() in printed

    def test_a_terminal_that_does_not_answer_is_not_waited_for(self) -> None:
        status, printed, same = self.run(None)
        assert (status, same) == (0, True)
        assert printed.count(b"\x1b[6n") == 1
        assert b"did not answer" in printed

    def test_a_signal_in_the_middle_leaves_the_terminal_as_it_was(self) -> None:
        import signal

        status, _, same = self.run(None, kill=signal.SIGTERM)
        assert (status, same) == (128 + signal.SIGTERM, True)


_OWN_TERMINAL = """
import fcntl, sys, termios
fcntl.ioctl(0, termios.TIOCSCTTY, 0)
from trainer.cli import main
raise SystemExit(main(sys.argv[1:]))
"""

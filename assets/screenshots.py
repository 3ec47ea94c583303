"""Makes the pictures of the README from the running program.

    python assets/screenshots.py [FOLDER [SCENE]]

Every scene opens the trainer without a terminal, with an empty store, presses its keys and writes
an SVG; chromium, if it is installed, makes a PNG of it instead. Wide characters are laid out anew,
because rich squeezes each run of Japanese text to half its width in SVG (Textualize/rich#2742).
"""

from __future__ import annotations

import asyncio
import html
import re
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

from rich.cells import cell_len, get_character_cell_size

from trainer.progress import open_store
from trainer.text import wrapping
from trainer.text.language import Language
from trainer.tui.app import DojoApp

CELL = 12.2
"""The width of a terminal cell in rich's SVG."""
FONTS = "'Fira Code', 'Noto Sans Mono CJK JP', monospace"
TEXT = re.compile(
    r'<text class="([^"]+)" x="([\d.]+)" y="([\d.]+)" textLength="[\d.]+" '
    r'clip-path="([^"]+)">(.*?)</text>',
    re.DOTALL,
)
VIEW_BOX = re.compile(r'viewBox="0 0 ([\d.]+) ([\d.]+)"')
LESSON = "lesson:security-groups-and-network-acls"


@dataclass(frozen=True, slots=True)
class Scene:
    """One picture: where to start, which keys to press, how the trainer is set up."""

    name: str
    language: Language
    start: str | None = None
    keys: tuple[str, ...] = ()
    size: tuple[int, int] = (120, 40)
    theme: str = "dark"


REPAIR = "aws ec2 associate-route-table --route-table-id rtb-public --subnet-id subnet-public-a"
SCENARIO = "scenario:web-timeout"


def _typed(text: str) -> tuple[str, ...]:
    """The keys for a line at the prompt."""
    return ("colon", *(_KEYS.get(character, character) for character in text), "enter")


_KEYS = {" ": "space", "-": "minus"}

SCENES = tuple(
    scene
    for language in Language
    for scene in (
        Scene("home", language),
        Scene("lesson", language, LESSON, ("right",) * 3),
        Scene("lesson-light", language, LESSON, ("right",) * 7, theme="light"),
        Scene("lesson-small", language, LESSON, ("right",) * 2, size=(80, 24)),
        Scene("scenario", language, SCENARIO, ("tab", "enter")),
        Scene("scenario-repaired", language, SCENARIO, (*_typed(REPAIR), "f5", "tab", "enter")),
        Scene("scenario-small", language, SCENARIO, ("f6",), size=(80, 24)),
        Scene("settings", language, None, ("f4",)),
        Scene("help", language, LESSON, ("f1",)),
        Scene("palette", language, None, ("f3",)),
    )
)


def main() -> None:
    """Make all pictures, or those of the scene that the second argument names."""
    folder = Path(sys.argv[1] if len(sys.argv) > 1 else "assets")
    wanted = sys.argv[2] if len(sys.argv) > 2 else ""
    folder.mkdir(parents=True, exist_ok=True)
    wrapping.install()
    for scene in SCENES:
        if wanted in ("", scene.name):
            path = folder / f"{scene.name}.{scene.language}.svg"
            path.write_text(relaid(asyncio.run(drawn(scene))), encoding="utf-8")
            if rasterize(path):
                path.unlink()


async def drawn(scene: Scene) -> str:
    """The screen of a scene as rich's SVG."""
    with tempfile.TemporaryDirectory() as home, open_store(Path(home)) as store:
        store.set_setting("theme", scene.theme)
        store.set_setting("animation", False)
        app = DojoApp(store, language=scene.language, start=scene.start)
        async with app.run_test(size=scene.size) as pilot:
            await pilot.pause()
            while not app.screen_stack[0].query("HomeBody"):
                await pilot.pause(0.01)
            await pilot.press(*scene.keys)
            await app.workers.wait_for_complete()
            await pilot.pause()
            return app.export_screenshot(title="VPC Dojo")


def relaid(svg: str) -> str:
    """The same picture with every run of wide and of narrow characters at its own column."""

    def runs(match: re.Match[str]) -> str:
        style, x, y, clip, body = match.groups()
        column, out = float(x), []
        for _, group in groupby(html.unescape(body), key=get_character_cell_size):
            text = "".join(group)
            width = CELL * cell_len(text)
            out.append(
                f'<text class="{style}" x="{column:g}" y="{y}" textLength="{width:g}" '
                f'lengthAdjust="spacing" clip-path="{clip}">'
                f"{html.escape(text).replace(' ', '&#160;')}</text>"
            )
            column += width
        return "".join(out)

    svg = TEXT.sub(runs, svg).replace("font-variant-east-asian: full-width;", "")
    return svg.replace("font-family: Fira Code, monospace;", f"font-family: {FONTS};")


def rasterize(path: Path) -> bool:
    """Write the PNG beside an SVG; whether there is a chromium that can."""
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    match = VIEW_BOX.search(path.read_text(encoding="utf-8"))
    if chromium is None or match is None:
        return False
    width, height = (round(float(number)) for number in match.groups())
    subprocess.run(
        [
            chromium,
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--hide-scrollbars",
            f"--window-size={width},{height}",
            f"--screenshot={path.with_name(path.stem + '.png')}",
            path.resolve().as_uri(),
        ],
        check=True,
        capture_output=True,
    )
    return True


if __name__ == "__main__":
    main()

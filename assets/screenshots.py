"""Makes the pictures of the README from the running program.

    python assets/screenshots.py [FOLDER]

Every scene opens the trainer without a terminal, with an empty store, presses its keys and writes
an SVG; chromium, if it is installed, turns each into a PNG. Wide characters are laid out anew,
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


SCENES = tuple(
    scene
    for language in Language
    for scene in (
        Scene(f"home-{language}", language),
        Scene(f"lesson-{language}", language, LESSON, ("right",) * 3),
        Scene(f"lesson-light-{language}", language, LESSON, ("right",) * 7, theme="light"),
        Scene(f"lesson-80x24-{language}", language, LESSON, ("right",) * 2, size=(80, 24)),
        Scene(f"settings-{language}", language, None, ("f4",)),
        Scene(f"help-{language}", language, LESSON, ("f1",)),
    )
)


def main() -> None:
    """Make all pictures, or those whose names contain the second argument."""
    folder = Path(sys.argv[1] if len(sys.argv) > 1 else "assets")
    wanted = sys.argv[2] if len(sys.argv) > 2 else ""
    folder.mkdir(parents=True, exist_ok=True)
    wrapping.install()
    for scene in SCENES:
        if wanted in scene.name:
            path = folder / f"{scene.name}.svg"
            path.write_text(relaid(asyncio.run(drawn(scene))), encoding="utf-8")
            rasterize(path)


async def drawn(scene: Scene) -> str:
    """The screen of a scene as rich's SVG."""
    with tempfile.TemporaryDirectory() as home, open_store(Path(home)) as store:
        store.set_setting("theme", scene.theme)
        store.set_setting("animation", False)
        app = DojoApp(store, language=scene.language, start=scene.start)
        async with app.run_test(size=scene.size) as pilot:
            await pilot.pause()
            for key in scene.keys:
                await pilot.press(key)
                await pilot.pause()
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


def rasterize(path: Path) -> None:
    """The PNG beside an SVG."""
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    match = VIEW_BOX.search(path.read_text(encoding="utf-8"))
    if chromium and match:
        width, height = (round(float(number)) for number in match.groups())
        subprocess.run(
            [
                chromium,
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--hide-scrollbars",
                f"--window-size={width},{height}",
                f"--screenshot={path.with_suffix('.png')}",
                path.resolve().as_uri(),
            ],
            check=True,
            capture_output=True,
        )


if __name__ == "__main__":
    main()

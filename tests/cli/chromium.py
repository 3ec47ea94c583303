"""A headless Chromium, driven over its DevTools protocol."""

from __future__ import annotations

import asyncio
import base64
import shutil
import subprocess
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from time import monotonic
from typing import Any, Final

import aiohttp

PROGRAM: Final = shutil.which("chromium") or shutil.which("chromium-browser")
PATIENCE: Final = 30.0
ARGUMENTS: Final = (
    *("--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-sync"),
    # It would look for updates and news of its own.
    *("--disable-background-networking", "--disable-component-update", "--disable-quic"),
    *("--remote-debugging-port=0", "--remote-allow-origins=*", "--window-size=1300,860"),
)
COLOURS: Final = """
(async () => {
  const image = new Image();
  image.src = "data:image/png;base64,%s";
  await image.decode();
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = [image.width, image.height];
  const context = canvas.getContext("2d");
  context.drawImage(image, 0, 0);
  const counts = {};
  for (const pixel of new Uint32Array(
      context.getImageData(0, 0, image.width, image.height).data.buffer)) {
    counts[pixel] = (counts[pixel] || 0) + 1;
  }
  return Object.values(counts);
})()
"""


class Page:
    """One page of the browser: what its terminal was sent, keys for it, pictures of it."""

    def __init__(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        self._socket = socket
        self._number = 0
        self.received = b""

    async def open(self, address: str) -> None:
        """Go to an address, and hear what comes over its web socket from then on."""
        await self.ask("Network.enable")
        await self.ask("Page.navigate", url=address)

    async def press(self, key: str, code: int) -> None:
        """Press a key by its name and its number in Windows, which terminals in pages go by."""
        for kind in ("rawKeyDown", "keyUp"):
            await self.ask(
                "Input.dispatchKeyEvent", type=kind, key=key, code=key, windowsVirtualKeyCode=code
            )

    async def shows(self, text: str) -> None:
        """Wait until the terminal was sent a text."""
        end = monotonic() + PATIENCE
        while text.encode() not in self.received:
            assert monotonic() < end, f"{text} was not sent: {self.received[-500:]!r}"
            await self.ask("Runtime.evaluate", expression="1")
            await asyncio.sleep(0.05)

    async def picture(self) -> bytes:
        """A picture of the page, as a PNG."""
        taken = await self.ask("Page.captureScreenshot", format="png")
        return base64.b64decode(taken["data"])

    async def painted(self, before: bytes = b"") -> bytes:
        """A picture of the page, once it is another than before and has stopped changing."""
        end = monotonic() + PATIENCE
        now = await self.picture()
        while now == before:
            assert monotonic() < end, "The page does not change."
            await asyncio.sleep(0.1)
            now = await self.picture()
        while before != now:
            assert monotonic() < end, "The page does not come to rest."
            await asyncio.sleep(0.5)
            before, now = now, await self.picture()
        return now

    async def colours(self, png: bytes) -> list[int]:
        """How many pixels a picture has of each of its colours, the most frequent first."""
        script = COLOURS % base64.b64encode(png).decode()
        told = await self.ask(
            "Runtime.evaluate", expression=script, awaitPromise=True, returnByValue=True
        )
        return sorted(told["result"]["value"], reverse=True)

    async def ask(self, method: str, **parameters: object) -> dict[str, Any]:
        """What the browser answers; what it tells besides is heard meanwhile."""
        self._number += 1
        await self._socket.send_json({"id": self._number, "method": method, "params": parameters})
        while True:
            message = await self._socket.receive_json(timeout=PATIENCE)
            if message.get("method") == "Network.webSocketFrameReceived":
                frame = message["params"]["response"]
                data = frame["payloadData"]
                self.received += base64.b64decode(data) if frame["opcode"] == 2 else data.encode()
            if message.get("id") == self._number:
                assert "error" not in message, message["error"]
                return dict(message["result"])


@asynccontextmanager
async def chromium(folder: Path) -> AsyncIterator[Page]:
    """A browser with one empty page, whose data is in ``folder``."""
    assert PROGRAM is not None
    process = subprocess.Popen(
        [PROGRAM, *ARGUMENTS, f"--user-data-dir={folder}", "about:blank"],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        port = await _port(folder / "DevToolsActivePort")
        async with aiohttp.ClientSession() as session:
            found = await session.get(f"http://127.0.0.1:{port}/json")
            address = next(
                target["webSocketDebuggerUrl"]
                for target in await found.json()
                if target["type"] == "page"
            )
            async with session.ws_connect(address, max_msg_size=0) as socket:
                yield Page(socket)
    finally:
        process.kill()
        process.wait()


async def _port(file: Path) -> int:
    """Where the browser listens, which it writes down once it does."""
    end = monotonic() + PATIENCE
    while monotonic() < end:
        if file.exists() and (lines := file.read_text().splitlines()):
            return int(lines[0])
        await asyncio.sleep(0.05)
    raise TimeoutError(file)

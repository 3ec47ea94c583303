"""The web server of the trainer, which only answers pages of its own."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

import textual_serve.server
from aiohttp import web
from textual_serve.app_service import AppService
from textual_serve.server import to_int

from trainer.cli.serve import is_loopback

_FOCUS = """
<script>
const looking = setInterval(() => {
  const keyboard = document.querySelector(".xterm-helper-textarea");
  if (keyboard) {
    clearInterval(looking);
    keyboard.focus();
  }
}, 50);
</script>
"""
"""Without it, keys would go nowhere until somebody clicks on the terminal."""


_HEARTBEAT = 15.0
"""Seconds after which a browser is asked whether it is still there."""


class Program(AppService):
    """The trainer of one window."""

    async def stop(self) -> None:
        """Let it save and end. The server must not end before it, or its pipes break."""
        await super().stop()
        if self._process is not None:
            await self._process.wait()


class Server(textual_serve.server.Server):
    """Textual's server with a quiet log, and closed to the pages of other sites.

    There is no password. What protects the learner is that only this computer is listened to, and
    that no page from elsewhere, open in the same browser, gets a connection: browsers let any page
    open a web socket to any address and only tell where it comes from (RFC 6455, 10.2).
    """

    def __init__(self, command: str, host: str, port: int, tell: Callable[[], None]) -> None:
        super().__init__(command, host=host, port=port, title="VPC Dojo")
        self._tell = tell
        self._windows: set[web.WebSocketResponse] = set()

    def initialize_logging(self) -> None:
        logging.basicConfig(level=logging.WARNING, format="%(message)s")

    async def on_startup(self, app: web.Application) -> None:
        self._tell()

    async def handle_index(self, request: web.Request) -> Any:
        """The page, whose addresses are under the name by which the browser found it."""
        self._refuse_strangers(request)
        # The page is made without a pause, so that two requests do not meet.
        self.public_url = f"{request.scheme}://{request.host}"
        page = await super().handle_index(request)
        assert isinstance(page, web.Response)
        page.text = f"{page.text}{_FOCUS}"
        return page

    async def handle_websocket(self, request: web.Request) -> web.WebSocketResponse:
        """The connection of one window, and a trainer of its own for as long as it lasts."""
        self._refuse_strangers(request)
        window = web.WebSocketResponse(heartbeat=_HEARTBEAT)
        await window.prepare(request)

        async def close() -> None:
            await window.close()

        width, height = (
            to_int(request.query.get(name, ""), usual)
            for name, usual in (("width", 80), ("height", 24))
        )
        program = Program(
            self.command,
            write_bytes=window.send_bytes,
            write_str=window.send_str,
            close=close,
            download_manager=self.download_manager,
        )
        self._windows.add(window)
        try:
            await program.start(width, height)
            await self._process_messages(window, program)
        finally:
            self._windows.discard(window)
            await program.stop()
        return window

    async def on_shutdown(self, app: web.Application) -> None:
        for window in tuple(self._windows):
            await window.close()

    def _refuse_strangers(self, request: web.Request) -> None:
        if not is_own(request.headers.get("Origin"), request.host, self.host):
            raise web.HTTPForbidden(text="Not from another site.")


def is_own(origin: str | None, host: str, listening: str) -> bool:
    """Whether a request comes from a page of this server.

    ``origin`` and ``host`` are the request's headers, ``listening`` is where the server listens. A
    server for this computer only goes by no other name, which another site could have pointed here.
    """
    try:
        name = urlsplit(f"//{host}").hostname or ""
        sender = None if origin is None else urlsplit(origin).netloc
    except ValueError:
        return False
    if is_loopback(listening) and not is_loopback(name):
        return False
    return sender is None or sender.lower() == host.lower()

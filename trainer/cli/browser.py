"""The web server of the trainer, which only answers pages of its own."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

import textual_serve.server
from aiohttp import web

from trainer.cli.serve import is_loopback


class Server(textual_serve.server.Server):
    """Textual's server with a quiet log, and closed to the pages of other sites.

    There is no password. What protects the learner is that only this computer is listened to, and
    that no page from elsewhere, open in the same browser, gets a connection: browsers let any page
    open a web socket to any address and only tell where it comes from (RFC 6455, 10.2).
    """

    def __init__(self, command: str, host: str, port: int, tell: Callable[[], None]) -> None:
        super().__init__(command, host=host, port=port, title="VPC Dojo")
        self._tell = tell

    def initialize_logging(self) -> None:
        logging.basicConfig(level=logging.WARNING, format="%(message)s")

    async def on_startup(self, app: web.Application) -> None:
        self._tell()

    async def handle_index(self, request: web.Request) -> Any:
        """The page, whose addresses are under the name by which the browser found it."""
        self._refuse_strangers(request)
        # The page is made without a pause, so that two requests do not meet.
        self.public_url = f"{request.scheme}://{request.host}"
        return await super().handle_index(request)

    async def handle_websocket(self, request: web.Request) -> web.WebSocketResponse:
        """The connection of one window."""
        self._refuse_strangers(request)
        return await super().handle_websocket(request)

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

"""``vpcdojo serve``: where it listens, whom it answers, and what it says when it cannot."""

from __future__ import annotations

import socket

import aiohttp
import pytest

from trainer.cli import main, serve
from trainer.cli.browser import is_own


async def test_the_trainer_opens_for_its_own_page_only(server: str) -> None:
    async with aiohttp.ClientSession() as session:
        # The address is told a moment before somebody listens there.
        for _ in range(50):
            try:
                page = await session.get(f"http://{server}/")
                break
            except aiohttp.ClientConnectionError:
                import asyncio

                await asyncio.sleep(0.1)
        assert f"ws://{server}/ws" in await page.text()
        rebound = await session.get(f"http://{server}/", headers={"Host": "evil.example"})
        assert rebound.status == 403
        with pytest.raises(aiohttp.WSServerHandshakeError):
            await session.ws_connect(f"ws://{server}/ws", origin="http://evil.example")
        window = await session.ws_connect(f"ws://{server}/ws", origin=f"http://{server}")
        drawn = b""
        while b"VPC Dojo" not in drawn:
            message = await window.receive(timeout=20)
            assert message.type in (aiohttp.WSMsgType.BINARY, aiohttp.WSMsgType.TEXT)
            drawn += message.data if isinstance(message.data, bytes) else b""
        await window.close()


@pytest.mark.parametrize(
    ("origin", "host", "listening", "own"),
    [
        (None, "127.0.0.1:8000", "127.0.0.1", True),
        ("http://localhost:8000", "localhost:8000", "127.0.0.1", True),
        ("http://[::1]:8000", "[::1]:8000", "::1", True),
        ("http://localhost:9000", "localhost:8000", "127.0.0.1", False),
        ("null", "localhost:8000", "127.0.0.1", False),
        ("http://evil.example:8000", "evil.example:8000", "127.0.0.1", False),
        (None, "evil.example:8000", "localhost", False),
        (None, "[evil", "127.0.0.1", False),
        (None, "", "127.0.0.1", False),
        ("http://class.example:8000", "class.example:8000", "0.0.0.0", True),
        ("http://evil.example", "class.example:8000", "0.0.0.0", False),
    ],
)
def test_only_pages_of_this_server_are_its_own(
    origin: str | None, host: str, listening: str, own: bool
) -> None:
    assert is_own(origin, host, listening) is own


@pytest.mark.parametrize(
    ("host", "shown"),
    [
        ("127.0.0.1", "http://127.0.0.1:8000"),
        ("class.example", "http://class.example:8000"),
        ("::1", "http://[::1]:8000"),
        ("0.0.0.0", "http://desk:8000"),
        ("::", "http://desk:8000"),
    ],
)
def test_the_address_is_one_that_a_browser_opens(
    host: str, shown: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(socket, "gethostname", lambda: "desk")
    assert serve.address(host, 8000) == shown


@pytest.mark.parametrize("language", ["en", "ja"])
def test_without_the_extra_one_message_says_how_to_install_it(
    language: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(serve, "find_spec", lambda name: None)
    assert main(["serve", "--lang", language]) == 2
    out, told = capsys.readouterr()
    assert out == ""
    assert len(told.splitlines()) == 1
    assert "pip install '.[serve]'" in told


def test_a_port_in_use_and_a_host_of_nobody_are_told(
    capsys: pytest.CaptureFixture[str], port: int
) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", port))
        taken.listen()
        assert main(["serve", "--port", str(port), "--lang", "en"]) == 2
    assert "--port" in capsys.readouterr().err
    # An address for documentation, which no interface has.
    assert main(["serve", "--host", "192.0.2.1", "--lang", "en"]) == 2
    assert "192.0.2.1" in capsys.readouterr().err


@pytest.mark.parametrize("port", ["0", "65536", "-1", "x"])
def test_a_port_that_is_none_is_refused(port: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["serve", f"--port={port}"]) == 2
    assert "Traceback" not in capsys.readouterr().err

"""A carrier of text messages that stands on this machine, and what it was asked."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

from gongyu.notices.rules.gateway import Gateway, gateway_from


@dataclass
class Taken:
    """One request as the carrier saw it."""

    method: str
    path: str
    query: dict[str, list[str]]
    headers: dict[str, str]
    body: str

    def json(self) -> Any:
        return json.loads(self.body)


@dataclass
class Carrier:
    """What it will answer, in order (the last answer stays), and what it was asked."""

    url: str
    answers: list[tuple[int, str]] = field(default_factory=list)
    asked: list[Taken] = field(default_factory=list)
    sleeps: float = 0.0
    drips: bool = False
    sends_elsewhere: str = ""

    def gateway(self, **changes: Any) -> Gateway:
        described: dict[str, Any] = {
            "url": f"{self.url}/send",
            "headers": {"Authorization": "Bearer carrier-key"},
            "body": {
                "mobile": "{to}",
                "template": "{template}",
                "params": {"code": "{code}"},
                "no": "{reference}",
            },
            "templates": {"code": "SMS_0001"},
            "success": {"status": [200], "field": "data.code", "equals": "OK"},
            "again": ["LIMIT"],
            "id": "data.message_id",
            "timeout": 2,
        }
        return gateway_from(described | changes)


OK = (200, '{"data": {"code": "OK", "message_id": "M-77"}}')


@contextmanager
def carrier(*answers: tuple[int, str]) -> Iterator[Carrier]:
    """A carrier that answers on a port of its own until the block ends."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
    server.daemon_threads = True
    server.carrier = Carrier(f"http://127.0.0.1:{server.server_port}", list(answers) or [OK])  # type: ignore[attr-defined]
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield server.carrier  # type: ignore[attr-defined]
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


class _Handler(BaseHTTPRequestHandler):
    def _answer(self) -> None:
        here: Carrier = self.server.carrier  # type: ignore[attr-defined]
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0)).decode()
        parts = urlsplit(self.path)
        here.asked.append(
            Taken(
                self.command,
                parts.path,
                parse_qs(parts.query),
                {k.lower(): v for k, v in self.headers.items()},
                body,
            )
        )
        time.sleep(here.sleeps)
        status, text = here.answers.pop(0) if len(here.answers) > 1 else here.answers[0]
        try:
            self.send_response(status)
            if here.sends_elsewhere:
                self.send_header("Location", here.sends_elsewhere)
            content = text.encode()
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            for byte in content:
                self.wfile.write(bytes([byte]))
                if here.drips:
                    time.sleep(0.05)
        except OSError:
            pass  # whoever asked has gone

    do_GET = do_POST = do_PUT = _answer  # noqa: N815

    def log_message(self, format: str, *args: Any) -> None:
        """Quiet."""

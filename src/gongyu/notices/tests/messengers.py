"""Messengers that stand on this machine: each answers as its real one does, and drops what it knows again."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Final
from urllib.parse import parse_qs, urlsplit

from gongyu.notices.rules.messenger import Account, account_from

ID, SECRET, TOKEN, AGENT = "app-1", "app-secret", "token-1", 77
# The last step of each: what is asked for to send something.
SENDING: Final = {
    "dingtalk": "/topapi/message/corpconversation/asyncsend_v2",
    "wecom": "/cgi-bin/message/send",
    "feishu": "/open-apis/im/v1/messages",
}


@dataclass
class Messenger:
    """Whom it knows by number, what it was asked, and what people were shown."""

    kind: str
    url: str
    people: dict[str, str] = field(default_factory=lambda: {"13800138000": "u1"})
    asked: list[tuple[str, str]] = field(default_factory=list)
    shown: list[tuple[str, str]] = field(default_factory=list)
    # Answers in place of the usual one when something is sent: status, body; taken from the front.
    wrong: list[tuple[int, dict[str, Any]]] = field(default_factory=list)
    # Taken, and then no answer for so many seconds.
    sleeps: list[float] = field(default_factory=list)
    _known: set[str] = field(default_factory=set)

    def account(self, **more: Any) -> Account:
        described = {
            "kind": self.kind,
            "url": self.url,
            "id": ID,
            "secret": SECRET,
            "agent": AGENT,
            "timeout": 1,
        }
        return account_from(described | more)

    def answer(self, path: str, query: dict[str, list[str]], body: Any, bearer: str) -> tuple[int, Any]:
        if path == SENDING[self.kind]:
            if self.wrong:
                return self.wrong.pop(0)
            return 200, self._send(body)
        return 200, getattr(self, f"_{self.kind}")(path, query, body, bearer)

    def _dingtalk(self, path: str, query: dict[str, list[str]], body: Any, _: str) -> Any:
        if path == "/gettoken":
            right = (query["appkey"], query["appsecret"]) == ([ID], [SECRET])
            return {"errcode": 0 if right else 40089, "access_token": TOKEN}
        assert (path, query["access_token"]) == ("/topapi/v2/user/getbymobile", [TOKEN])
        user = self.people.get(body["mobile"])
        return {"errcode": 0, "result": {"userid": user}} if user else {"errcode": 60121}

    def _wecom(self, path: str, query: dict[str, list[str]], body: Any, _: str) -> Any:
        if path == "/cgi-bin/gettoken":
            right = (query["corpid"], query["corpsecret"]) == ([ID], [SECRET])
            return {"errcode": 0 if right else 40001, "access_token": TOKEN}
        assert (path, query["access_token"]) == ("/cgi-bin/user/getuserid", [TOKEN])
        user = self.people.get(body["mobile"])
        return {"errcode": 0, "userid": user} if user else {"errcode": 46004}

    def _feishu(self, path: str, _: dict[str, list[str]], body: Any, bearer: str) -> Any:
        if path == "/open-apis/auth/v3/tenant_access_token/internal":
            return {
                "code": 0 if body == {"app_id": ID, "app_secret": SECRET} else 10014,
                "tenant_access_token": TOKEN,
            }
        assert (path, bearer) == ("/open-apis/contact/v3/users/batch_get_id", f"Bearer {TOKEN}")
        users = [{"user_id": self.people[one]} if one in self.people else {} for one in body["mobiles"]]
        return {"code": 0, "data": {"user_list": users}}

    def _send(self, body: Any) -> Any:
        answer: dict[str, Any]
        if self.kind == "dingtalk":
            assert (body["agent_id"], body["msg"]["msgtype"]) == (AGENT, "text")
            user, text = body["userid_list"], body["msg"]["text"]["content"]
            known, answer = user + text, {"errcode": 0, "task_id": 9}
        elif self.kind == "wecom":
            assert (body["agentid"], body["msgtype"], body["enable_duplicate_check"]) == (AGENT, "text", 1)
            user, text = body["touser"], body["text"]["content"]
            known, answer = user + text, {"errcode": 0, "msgid": "m-9"}
        else:
            user, text = body["receive_id"], json.loads(body["content"])["text"]
            assert len(body["uuid"]) <= 50
            known, answer = body["uuid"], {"code": 0, "data": {"message_id": "om-9"}}
        if known not in self._known:
            self._known.add(known)
            self.shown.append((user, text))
        if self.sleeps:
            time.sleep(self.sleeps.pop(0))
        return answer


@contextmanager
def messenger(kind: str) -> Iterator[Messenger]:
    """A messenger that answers on a port of its own until the block ends."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
    server.daemon_threads = True
    here = Messenger(kind, f"http://127.0.0.1:{server.server_port}")
    server.messenger = here  # type: ignore[attr-defined]
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield here
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


class _Handler(BaseHTTPRequestHandler):
    def _answer(self) -> None:
        here: Messenger = self.server.messenger  # type: ignore[attr-defined]
        text = self.rfile.read(int(self.headers.get("Content-Length") or 0)).decode()
        parts = urlsplit(self.path)
        here.asked.append((parts.path, text))
        body = json.loads(text) if text else None
        status, said = here.answer(
            parts.path, parse_qs(parts.query), body, self.headers.get("Authorization", "")
        )
        try:
            self.send_response(status)
            self.end_headers()
            self.wfile.write(json.dumps(said).encode())
        except OSError:
            pass  # whoever asked has gone

    do_GET = do_POST = _answer  # noqa: N815

    def log_message(self, format: str, *args: Any) -> None:
        """Quiet."""

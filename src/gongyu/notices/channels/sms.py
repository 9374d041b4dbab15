"""Text messages, through the HTTP gateway that settings describe."""

from __future__ import annotations

import time

import httpx

from gongyu.notices.channels.asking import may_have_been_taken
from gongyu.notices.channels.refusals import NotTaken, Unreachable
from gongyu.notices.rules.gateway import Gateway, answer, call
from gongyu.notices.rules.letters import Letter

LONGEST_ANSWER = 64 * 1024


class Sms:
    """One request for each letter. Redirects are not followed: a number goes to nobody but the carrier."""

    name = "sms"

    def __init__(self, gateway: Gateway) -> None:
        self.gateway = gateway
        self.knows_again = gateway.knows_again

    def send(self, letter: Letter) -> str:
        try:
            wanted = call(self.gateway, letter)
        except ValueError:
            raise NotTaken("description") from None
        # An error of httpx names the address it asked for, which may hold the number: it is not chained.
        try:
            status, text = self._ask(wanted.method, wanted.url, dict(wanted.headers), wanted.content)
        except httpx.HTTPError as failed:
            raise Unreachable(type(failed).__name__, maybe=may_have_been_taken(failed)) from None
        found = answer(self.gateway, status, text)
        if found.taken:
            return found.carrier_id
        raise (Unreachable if found.again else NotTaken)(found.word)

    def _ask(self, method: str, url: str, headers: dict[str, str], content: bytes | None) -> tuple[int, str]:
        """The status and, as far as anybody needs it, the text of the answer."""
        with (
            httpx.Client(timeout=self.gateway.timeout, follow_redirects=False) as client,
            client.stream(method, url, headers=headers, content=content) as response,
        ):
            read, until = b"", time.monotonic() + self.gateway.timeout
            for piece in response.iter_bytes():
                read += piece
                if time.monotonic() > until:  # it drips: httpx only bounds each single wait
                    raise httpx.ReadTimeout("the answer took too long")
                if len(read) > LONGEST_ANSWER:
                    break
            return response.status_code, read.decode("utf-8", errors="replace")

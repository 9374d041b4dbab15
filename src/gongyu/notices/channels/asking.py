"""One request to a messenger's server and its answer, which says nothing about anybody when it fails."""

from __future__ import annotations

import json
from typing import Any, Final

import httpx

from gongyu.notices.channels.refusals import NotTaken, Unreachable
from gongyu.notices.rules.messenger import Account

LONGEST_ANSWER: Final = 64 * 1024
# Failed before anything was asked.
_UNASKED: Final = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.UnsupportedProtocol)


def may_have_been_taken(failed: httpx.HTTPError) -> bool:
    """Whether a request that failed may have arrived all the same."""
    return not isinstance(failed, _UNASKED)


class Asker:
    """Asks one messenger. Redirects are not followed: a number goes to nobody else."""

    def __init__(self, account: Account) -> None:
        self.account = account

    def ask(
        self, path: str, body: Any = None, *, sends: bool = False, headers: dict[str, str] | None = None
    ) -> Any:
        """The answer to a POST of a body, or to a GET without one. Where it `sends` something and no answer
        comes, it may have gone out."""
        # An error of httpx names the address it asked for, which holds a key: it is not chained.
        try:
            with httpx.Client(timeout=self.account.timeout, follow_redirects=False) as client:
                method = "GET" if body is None else "POST"
                answer = client.request(method, self.account.url + path, json=body, headers=headers)
        except httpx.HTTPError as failed:
            maybe = sends and may_have_been_taken(failed)
            raise Unreachable(type(failed).__name__, maybe=maybe) from None
        if answer.status_code == 429 or answer.status_code >= 500:
            raise Unreachable(str(answer.status_code))
        try:
            return json.loads(answer.content[:LONGEST_ANSWER])
        except ValueError:
            raise NotTaken(f"{answer.status_code}:unreadable") from None


def checked(answer: Any, field: str, again: frozenset[int]) -> Any:
    """The answer if its code is 0; Unreachable for a code that asks for patience, NotTaken otherwise."""
    code = answer.get(field) if isinstance(answer, dict) else None
    if code == 0:
        return answer
    raise (Unreachable if code in again else NotTaken)(f"code:{code}"[:40])


def found(answer: Any, *path: str | int) -> str:
    """What stands at a path of an answer; NotTaken where the messenger knows no such person."""
    for step in path:
        try:
            answer = answer[step]
        except (KeyError, IndexError, TypeError):
            raise NotTaken("no-user") from None
    if not answer:
        raise NotTaken("no-user")
    return str(answer)

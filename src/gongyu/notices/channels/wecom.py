"""WeCom (企业微信): an application's message to whoever has the number in the directory."""

from __future__ import annotations

from typing import Final
from urllib.parse import urlencode

from gongyu.notices.channels.asking import Asker, checked, found
from gongyu.notices.rules.letters import Letter

AGAIN: Final = frozenset({-1, 45009, 45033})
# As long as it looks for the same words to the same person, in seconds.
ONCE_WITHIN: Final = 4 * 3600


class WeCom(Asker):
    """Token, person, message."""

    name = "wecom"
    knows_again = True

    def send(self, letter: Letter) -> str:
        key = urlencode({"corpid": self.account.id, "corpsecret": self.account.secret})
        token = found(checked(self.ask(f"/cgi-bin/gettoken?{key}"), "errcode", AGAIN), "access_token")
        with_token = urlencode({"access_token": token})
        person = self.ask(f"/cgi-bin/user/getuserid?{with_token}", {"mobile": letter.to})
        user = found(checked(person, "errcode", AGAIN), "userid")
        sent = self.ask(
            f"/cgi-bin/message/send?{with_token}",
            {
                "touser": user,
                "msgtype": "text",
                "agentid": self.account.agent,
                "text": {"content": letter.text},
                "enable_duplicate_check": 1,
                "duplicate_check_interval": ONCE_WITHIN,
            },
            sends=True,
        )
        return str(checked(sent, "errcode", AGAIN).get("msgid", ""))

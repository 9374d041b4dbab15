"""DingTalk (钉钉): a work notice to whoever has the number in the organisation's directory."""

from __future__ import annotations

from typing import Final
from urllib.parse import urlencode

from gongyu.notices.channels.asking import Asker, checked, found
from gongyu.notices.rules.letters import Letter

# Busy, or asked too often.
AGAIN: Final = frozenset({-1, 88, 90018})


class DingTalk(Asker):
    """Token, person, notice. The same words to the same person on one day DingTalk itself shows once."""

    name = "dingtalk"
    knows_again = True

    def send(self, letter: Letter) -> str:
        key = urlencode({"appkey": self.account.id, "appsecret": self.account.secret})
        token = found(checked(self.ask(f"/gettoken?{key}"), "errcode", AGAIN), "access_token")
        with_token = urlencode({"access_token": token})
        person = self.ask(f"/topapi/v2/user/getbymobile?{with_token}", {"mobile": letter.to})
        user = found(checked(person, "errcode", AGAIN), "result", "userid")
        sent = self.ask(
            f"/topapi/message/corpconversation/asyncsend_v2?{with_token}",
            {
                "agent_id": self.account.agent,
                "userid_list": user,
                "msg": {"msgtype": "text", "text": {"content": letter.text}},
            },
            sends=True,
        )
        return str(checked(sent, "errcode", AGAIN).get("task_id", ""))

"""Feishu (飞书): an application's message to whoever has the number in the organisation."""

from __future__ import annotations

import json
from typing import Final

from gongyu.notices.channels.asking import Asker, checked, found
from gongyu.notices.rules.letters import Letter

AGAIN: Final = frozenset({99991400, 230020})


class Feishu(Asker):
    """Token, person, message; `uuid` is by what Feishu knows a message again."""

    name = "feishu"
    knows_again = True

    def send(self, letter: Letter) -> str:
        key = {"app_id": self.account.id, "app_secret": self.account.secret}
        answer = self.ask("/open-apis/auth/v3/tenant_access_token/internal", key)
        token = found(checked(answer, "code", AGAIN), "tenant_access_token")
        bearer = {"Authorization": f"Bearer {token}"}
        people = self.ask(
            "/open-apis/contact/v3/users/batch_get_id?user_id_type=user_id",
            {"mobiles": [letter.to]},
            headers=bearer,
        )
        user = found(checked(people, "code", AGAIN), "data", "user_list", 0, "user_id")
        sent = self.ask(
            "/open-apis/im/v1/messages?receive_id_type=user_id",
            {
                "receive_id": user,
                "msg_type": "text",
                "content": json.dumps({"text": letter.text}, ensure_ascii=False),
                "uuid": f"gongyu-{letter.reference}",
            },
            sends=True,
            headers=bearer,
        )
        return str((checked(sent, "code", AGAIN).get("data") or {}).get("message_id", ""))

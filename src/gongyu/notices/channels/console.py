"""A demonstration has no carrier: what would go out is written where whoever runs it can read it."""

from __future__ import annotations

import os
import sys

from django.conf import settings

from gongyu.notices.rules.addresses import masked
from gongyu.notices.rules.letters import Letter


class Console:
    """Writes to settings.SENT, a file that its owner alone can read and that `gongyu up --demo` shows; to the
    terminal where there is none. It is no log: nothing else is ever written there."""

    name = "console"
    knows_again = False

    def send(self, letter: Letter) -> str:
        line = f"{masked(letter.to)}  {letter.text}\n"
        if settings.SENT:
            handle = os.open(settings.SENT, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
            with os.fdopen(handle, "w", encoding="utf-8") as out:
                out.write(line)
        else:
            sys.stdout.write(line)
            sys.stdout.flush()
        return ""

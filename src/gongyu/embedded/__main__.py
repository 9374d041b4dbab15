"""`python -m gongyu.embedded`: the database alone, until SIGTERM or Ctrl-C."""

from __future__ import annotations

import sys

from gongyu.embedded.errors import DatabaseError
from gongyu.embedded.home import home
from gongyu.embedded.server import Server
from gongyu.embedded.supervisor import Database, Supervisor


def main() -> int:
    server = Server(home())
    supervisor = Supervisor([Database(server)], tell=lambda line: print(line, flush=True))
    supervisor.listen()
    try:
        server.start()
        print(f"ready {server.url.rpartition('@')[2]}", flush=True)
        supervisor.watch()
    except DatabaseError as failure:
        print(failure, file=sys.stderr)
        return 3
    finally:
        supervisor.stop()
    return 0


if __name__ == "__main__":
    sys.exit(main())

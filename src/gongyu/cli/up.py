"""`gongyu up`"""

from __future__ import annotations

import os
import subprocess
import sys
import time
import urllib.error
import urllib.request
from functools import partial
from pathlib import Path
from threading import Thread

import click

from gongyu.cli.say import problem, say
from gongyu.embedded.child import start
from gongyu.embedded.errors import DatabaseError
from gongyu.embedded.home import home
from gongyu.embedded.server import Server
from gongyu.embedded.supervisor import Child, Database, Program, Supervisor

WEB_STARTS_WITHIN = 60
LOG_LIMIT = 20 * 1024 * 1024
# Python's memory in pages of 2 MiB where the kernel has them: on rented machines, where looking a page up
# costs twice, a request after an idle moment needs half the processor time (decisions/0003).
HUGE_PAGES = {"PYTHONMALLOC": "malloc", "GLIBC_TUNABLES": "glibc.malloc.hugetlb=1:glibc.malloc.arena_max=2"}


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", default=8000, show_default=True, type=int)
@click.option("--workers", default=2, show_default=True, help="Web processes.")
@click.option("--demo", "size", type=click.Choice(["small", "city"]), help="Load a demonstration, once.")
def command(host: str, port: int, workers: int, size: str | None) -> None:
    """Run database, web and worker until Ctrl-C; whichever dies is started again."""
    children: list[Child] = []
    supervisor = Supervisor(children, tell=say)
    supervisor.listen()
    code, place = 0, home()
    place.mkdir(parents=True, exist_ok=True)
    try:
        if not os.environ.get("DATABASE_URL"):
            database = Database(Server(place))
            children.append(database)
            database.start()
            os.environ["DATABASE_URL"] = database.server.url
        code = prepare(supervisor, size)
        if code and not supervisor.asked_to_stop.is_set():
            problem("Preparing failed: the lines above say why. Nothing was started.")
        if code == 0 and not supervisor.asked_to_stop.is_set():
            if size and not os.environ.get("GONGYU_SMS"):
                show_sent(place / "sent.txt")
            for child in (web(host, port, workers, place), worker(place)):
                children.append(child)
                child.start()
            announce(supervisor, f"http://{host}:{port}/", place)
            supervisor.watch()
    finally:
        supervisor.stop()
    if supervisor.asked_to_stop.is_set():
        say("Stopped.")
    sys.exit(code)


def prepare(supervisor: Supervisor, size: str | None) -> int:
    """Migrations, files, demonstration: in a process of their own, whose memory web must not keep."""
    command = [sys.executable, "-m", "gongyu.cli.main", "prepare", *(["--demo", size] if size else [])]
    process = start(command)
    while process.poll() is None:
        if supervisor.asked_to_stop.wait(0.05):
            process.terminate()
            process.wait()
            return 130
    return process.returncode


def show_sent(file: Path) -> None:
    """A demonstration has no carrier: its text messages go to a file, and from there to this terminal."""
    os.environ |= {"GONGYU_SMS": "console", "GONGYU_SENT": str(file)}
    file.unlink(missing_ok=True)
    Thread(target=_follow, args=(file,), daemon=True).start()


def _follow(file: Path) -> None:
    shown = 0
    while True:
        time.sleep(0.5)
        if file.exists() and file.stat().st_size > shown:
            text = file.read_bytes()[shown:]
            shown += len(text)
            for line in text.decode(errors="replace").splitlines():
                say(f"A text message to {line}")


def web(host: str, port: int, workers: int, place: Path) -> Program:
    command = [sys.executable, "-m", "granian", "--interface", "wsgi", "--host", host, "--port", str(port)]
    command += ["--workers", str(workers), "--blocking-threads", "4", "--respawn-failed-workers"]
    command += ["--no-ws", "--log-level", "warning", "gongyu.site.wsgi:application"]
    return Program("web", partial(_launch, command, place / "web.log"))


def worker(place: Path) -> Program:
    command = [sys.executable, "-m", "django", "procrastinate", "worker", "--concurrency", "2"]
    return Program("worker", partial(_launch, command, place / "worker.log"))


def _launch(command: list[str], log: Path) -> subprocess.Popen[bytes]:
    """A child whose words go to a file; the file begins anew when it has grown long."""
    long = log.exists() and log.stat().st_size > LOG_LIMIT
    environment = {"DJANGO_SETTINGS_MODULE": "gongyu.site.settings", **HUGE_PAGES, **os.environ}
    with log.open("wb" if long else "ab") as output:
        return start(command, environment=environment, output=output)


def announce(supervisor: Supervisor, address: str, place: Path) -> None:
    """Print the address once the web server really answers."""
    until = time.monotonic() + WEB_STARTS_WITHIN
    while not answers(address):
        if supervisor.asked_to_stop.wait(0.1):
            return
        dead = [child.name for child in supervisor.children if not child.alive()]
        if dead or time.monotonic() > until:
            name = dead[0] if dead else "web"
            last = (place / f"{name}.log").read_text(errors="replace")[-1500:].strip()
            raise DatabaseError(
                f"{name} did not start. Its last words:\n{last}\n"
                "If the port is taken, choose another with --port (make demo PORT=8001)."
            )
    say(f"Gongyu is at {address}    (logs in {place}; Ctrl-C stops everything)")


def answers(address: str) -> bool:
    try:
        with urllib.request.urlopen(f"{address}accounts/login/", timeout=5):
            return True
    except urllib.error.HTTPError as answer:
        return answer.code < 500
    except OSError:
        return False

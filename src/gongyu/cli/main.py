"""`gongyu`: one command a file, imported only when it is called."""

from __future__ import annotations

import errno
import os
import sys
from importlib import import_module

import click

from gongyu import __version__
from gongyu.cli.say import ENVIRONMENT, EXIT_CODES, REFUSED, problem
from gongyu.embedded.errors import DatabaseError
from gongyu.kernel.refusal import Forbidden, OutOfScope, Refusal

# Command, where it is, what it does: help must not import Django, let alone a room.
COMMANDS: dict[str, tuple[str, str]] = {
    "up": ("gongyu.cli.up", "Run database, web and worker until Ctrl-C."),
    "demo": ("gongyu.cli.demo", "Load the demonstration city into an empty database."),
    "migrate": ("gongyu.cli.migrate", "Bring the database to this release's schema."),
    "database": ("gongyu.cli.database", "Run the embedded database alone until Ctrl-C."),
    "policy": ("gongyu.cli.policy", "Look after policy packs."),
    "people": ("gongyu.cli.people", "Bring rosters and lists in, from workbooks."),
    "organisations": ("gongyu.cli.organisations", "Take the year's region codes in, dated."),
    "ledger": ("gongyu.cli.ledger", "Look after the ledger."),
    "visits": ("gongyu.cli.visits", "Draw samples of home visits again."),
    "health": ("gongyu.cli.health", "Say how the installation is and what to do."),
    "assess": ("gongyu.cli.assess", "Assess every duty anew for the whole city."),
    "backup": ("gongyu.cli.backup", "Write an encrypted backup while the site goes on."),
    "restore": ("gongyu.cli.restore", "Restore a backup into an empty database, and compare."),
    "retention": ("gongyu.cli.retention", "Delete and empty what has been kept long enough."),
    "keys": ("gongyu.cli.keys", "Look after the keys that sensitive columns are sealed with."),
    "user": ("gongyu.cli.user", "Make the first administrator."),
    "docs": ("gongyu.cli.docs", "Write docs/generated/ anew, or check it."),
    "prepare": ("gongyu.cli.prepare", "Migrate, collect files, load a demonstration (used by `up`)."),
}
HIDDEN = {"prepare"}


class Commands(click.Group):
    """Lists commands from the table and imports the one asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return [name for name in COMMANDS if name not in HIDDEN]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        command = import_module(COMMANDS[cmd_name][0]).command
        assert isinstance(command, click.Command)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl([(name, COMMANDS[name][1]) for name in self.list_commands(ctx)])
        with formatter.section("Exit codes"):
            formatter.write_dl([(str(code), meaning) for code, meaning in EXIT_CODES.items()])


@click.command(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="gongyu")
def cli() -> None:
    """Gongyu 共育: a city's school–family–society education mechanism.

    DATABASE_URL names a PostgreSQL 15 or later; without it the embedded one in GONGYU_HOME
    (default: .gongyu in this folder) is used, and started for as long as a command needs it.
    """


def main() -> None:
    """Run a command; expected failures become a sentence and an exit code, never a traceback."""
    try:
        code = cli.main(standalone_mode=False)
    except click.ClickException as wrong:
        wrong.show()
        sys.exit(wrong.exit_code)
    except (click.Abort, KeyboardInterrupt):
        sys.exit(130)
    except DatabaseError as failure:
        problem(str(failure))
        sys.exit(ENVIRONMENT)
    except Refusal as refusal:
        problem(in_english(refusal))
        sys.exit(REFUSED)
    except (OutOfScope, Forbidden):
        problem("Refused: this is not allowed, or there is no such thing where you said.")
        sys.exit(REFUSED)
    except Exception as failure:
        if hint := expected(failure):
            problem(hint)
            sys.exit(ENVIRONMENT)
        raise
    sys.exit(code if isinstance(code, int) else 0)


def in_english(refusal: Refusal) -> str:
    """The sentence and its code; in Chinese where the terminal speaks Chinese."""
    translation = sys.modules.get("django.utils.translation")
    if translation is None or os.environ.get("LANG", "").startswith("zh"):
        return str(refusal)
    with translation.override("en"):
        sentence = translation.gettext(refusal.sentence)
    return f"{refusal.code}: {sentence % refusal.values if refusal.values else sentence}"


def expected(failure: Exception) -> str:
    """What to do about a database that does not answer or is not migrated; empty for real surprises.

    Told by name, so that the command line need not import Django to fail well.
    """
    kind = type(failure).__name__
    if kind == "OperationalError":
        return f"The database does not answer: {str(failure).strip()}\nStart it, or look at DATABASE_URL."
    if kind == "ProgrammingError" and "does not exist" in str(failure):
        return "The database lacks this release's tables. Run `gongyu migrate` first."
    if kind in ("KeyMissing", "KeysUnreadable"):
        return str(failure)
    if kind in ("FileNotFoundError", "PermissionError") and isinstance(failure, OSError):
        return f"{failure.filename}: {failure.strerror}"
    if isinstance(failure, OSError) and failure.errno == errno.ENOSPC:
        return "The disk is full. Make room, or name a place on another disk."
    return ""


if __name__ == "__main__":
    main()

"""`gongyu health`"""

from __future__ import annotations

import click

from gongyu.cli.ready import application
from gongyu.cli.say import FOUND, problem, say


@click.command()
@click.pass_context
def command(ctx: click.Context) -> None:
    """Say how the installation is, as the console's page does; exit code 1 when something has to be done."""
    with application():
        from django.utils import translation
        from django.utils.timezone import localdate

        from gongyu.access.rules import command_viewer
        from gongyu.console.queries import health

        lines = health(command_viewer(localdate()))
        with translation.override("en"):
            for line in lines:
                said = translation.gettext(line.sentence) % line.values
                advice = f" {translation.gettext(line.advice)}" if line.advice else ""
                tell = problem if line.state == "bad" else say
                tell(f"{line.state:<8} {translation.gettext(line.name)}: {said}{advice}")
    if any(line.state == "bad" for line in lines):
        ctx.exit(FOUND)

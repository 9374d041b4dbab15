"""`gongyu database`: for those who run web and worker by themselves, and for development."""

from __future__ import annotations

import sys

import click

from gongyu.embedded.__main__ import main as run


@click.command()
def command() -> None:
    """Run the embedded PostgreSQL alone until Ctrl-C or SIGTERM."""
    sys.exit(run())

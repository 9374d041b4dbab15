"""`gongyu demo`"""

from __future__ import annotations

import time
from typing import Any

import click

from gongyu.cli.migrate import migrate
from gongyu.cli.ready import application
from gongyu.cli.say import bar, out, say

STEPS = {
    "registry": ("Organisations, classes, pupils, families", 10),
    "acts": ("Two school years of acts", 35),
    "ledger": ("The ledger and its chains", 45),
    "index": ("Indexes", 65),
    "analyse": ("Statistics", 85),
    "assess": ("Assessing every duty", 90),
}


@click.command()
@click.option("--size", type=click.Choice(["small", "city"]), default="small", show_default=True)
@click.option("--seed", type=int, help="Another city from another seed; the same one by default.")
@click.option("--sign-ins", is_flag=True, help="Only print the sign-ins of the loaded demonstration.")
def command(size: str, seed: int | None, sign_ins: bool) -> None:
    """Load the demonstration city. Refused when the database holds real people."""
    with application():
        migrate()
        if not sign_ins:
            load(size, seed)
        print_sign_ins()


def ensure(size: str) -> None:
    """Load it unless a demonstration is there already."""
    from gongyu.demo.queries import loaded

    if loaded() is None:
        load(size, None)


def load(size: str, seed: int | None) -> None:
    """Load with a bar, and say what is there."""
    from datetime import date

    from django.utils.timezone import localdate

    from gongyu.demo import load as loader

    began, today = time.monotonic(), localdate()
    assert isinstance(today, date)
    chosen: dict[str, Any] = {} if seed is None else {"seed": seed}
    with bar() as progress:
        task = progress.add_task("Regions", total=100)

        def report(step: str, share: float) -> None:
            title, begins = STEPS.get(step, (step, 50))
            ends = min((at for _, at in STEPS.values() if at > begins), default=100)
            progress.update(task, description=title, completed=begins + share * (ends - begins))

        done = loader.load(size, today=today, progress=report, **chosen)
    rows = sum(done.rows.values())
    say(f"Demonstration ({size}) loaded: {rows:,} rows in {time.monotonic() - began:.0f} s.")


def print_sign_ins() -> None:
    """One sign-in a role, as a table."""
    from rich.table import Table

    from gongyu.access.roles import ROLES
    from gongyu.demo.signins import PASSWORD, SIGN_INS

    table = Table(title=f"Demonstration sign-ins, all with the password {PASSWORD}", title_justify="left")
    for heading in ("user", "who", "role"):
        table.add_column(heading)
    for one in SIGN_INS:
        role = ROLES[one.role]
        table.add_row(one.username, one.display, f"{role.en} {role.zh}")
    out.print(table)

"""`gongyu visits`"""

from __future__ import annotations

from pathlib import Path

import click

from gongyu.cli.ready import application
from gongyu.cli.say import FOUND, REFUSED, problem, say


@click.group()
def command() -> None:
    """Draw samples of home visits again."""


@command.command()
@click.option("--replay", "number", type=int, required=True, help="The sample's number, as its page has it.")
@click.pass_context
def sample(ctx: click.Context, number: int) -> None:
    """Draw a sample again from what is kept, and say what does not fit.

    Compares the secrets with what was announced, the list with its digest and with the visits recorded
    then, and those drawn with those asked. Exit code 1 when anything differs.
    """
    with application():
        from gongyu.contact.queries import replayed

        found = replayed(number)
    if found is None:
        problem(f"There is no sample {number}.")
        ctx.exit(REFUSED)
        return
    for fault in found.faults:
        problem(f"sample {number}, {found.place}: {fault}")
    if found.faults:
        ctx.exit(FOUND)
    say(f"Sample {number}, {found.place}: drawn again, the same.")


@command.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.pass_context
def redraw(ctx: click.Context, file: Path) -> None:
    """Draw again from a list that was handed on, without any database; prints the codes drawn.

    Exit code 1 when the seed or the list is not what its digest says.
    """
    from gongyu.contact.rules import sampling as rules

    head, codes = rules.from_file(file.read_text(encoding="utf-8"))
    try:
        seed, size = head["seed"], int(head["size"])
        fits = rules.commitment(seed) == head["seed digest, announced"]
        whole = rules.digest_of(codes) == head["list digest"]
    except (KeyError, ValueError):
        problem("This is no list of a sample. Take it from the sample's page.")
        ctx.exit(REFUSED)
        return
    for code in rules.drawn(seed, codes, size):
        click.echo(code)
    if not fits:
        problem("The seed is not the one that was announced.")
    if not whole:
        problem("The list is not the one that was frozen.")
    if not (fits and whole):
        ctx.exit(FOUND)

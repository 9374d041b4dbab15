"""How the command line speaks: rich on a terminal, plain lines elsewhere, problems on stderr."""

from __future__ import annotations

from rich.console import Console
from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

FINE, FOUND, USAGE, ENVIRONMENT, REFUSED = 0, 1, 2, 3, 4
EXIT_CODES = {
    FINE: "done",
    FOUND: "done, and something was found: a finding, a rejected row, a tampered entry",
    USAGE: "the command was not understood",
    ENVIRONMENT: "something it needs is missing: database, file, installation",
    REFUSED: "refused by a rule; the sentence says which",
    130: "interrupted",
}

out = Console(highlight=False, soft_wrap=True)
err = Console(stderr=True, highlight=False, soft_wrap=True)


def say(text: str) -> None:
    out.print(text, markup=False)


def problem(text: str) -> None:
    err.print(text, style="red", markup=False)


def bar() -> Progress:
    """A progress bar that is quiet when nobody looks at a terminal."""
    return Progress(
        SpinnerColumn(),
        TextColumn("{task.description}"),
        BarColumn(),
        TextColumn("{task.percentage:>3.0f}%"),
        TimeElapsedColumn(),
        console=err,
        transient=True,
        disable=not err.is_terminal,
    )

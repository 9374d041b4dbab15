"""`gongyu policy`"""

from __future__ import annotations

from pathlib import Path

import click

from gongyu.cli.ready import setup
from gongyu.cli.say import FOUND, problem, say


@click.group()
def command() -> None:
    """Look after policy packs."""


@command.command()
@click.argument("pack")
@click.option(
    "--text",
    required=True,
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="The document's own text, a Markdown file; it stays outside the repository.",
)
@click.pass_context
def check(ctx: click.Context, pack: str, text: Path) -> None:
    """Compare PACK (a name or a folder) with the document it was made from.

    Reports, with file and line: sentences without a duty, anchors not found, duties no act can discharge,
    values the document does not print. Exit code 1 when there is anything to report.
    """
    setup()  # no database: a pack is files
    from gongyu.policy.queries import check as check_pack
    from gongyu.policy.queries import pack_keys

    if not Path(pack).is_dir() and pack not in pack_keys():
        known = ", ".join(pack_keys()) or "none"
        raise click.BadParameter(
            f"no such pack: {pack}. Known: {known}; or name a folder.", param_hint="PACK"
        )
    findings = check_pack(pack, text)
    for finding in findings:
        problem(str(finding))
    if findings:
        problem(f"{len(findings)} findings.")
        ctx.exit(FOUND)
    say(f"{pack}: every sentence is mapped, every anchor found, every duty can be discharged.")

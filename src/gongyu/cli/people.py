"""`gongyu people`"""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from gongyu.cli.ready import application
from gongyu.cli.say import FOUND, bar, problem, say

if TYPE_CHECKING:
    from gongyu.organisations.queries import Body
    from gongyu.people.queries import RollOverPage
    from gongyu.people.rules.bodies import Kinds
    from gongyu.people.rules.sheet import Sheet

BODIES = ("organisations", "stations", "venues")
KINDS = ("pupils", "staff", *BODIES)


@click.group()
def command() -> None:
    """Bring rosters and lists in."""


@command.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--kind", type=click.Choice(KINDS), default="pupils", show_default=True, help="What is listed.")
@click.option("--school", metavar="CODE", help="The school's code, for pupils and staff.")
@click.option("--region", metavar="CODE", help="The region's code, for bodies: 130202, or all twelve digits.")
@click.option("--dry-run", is_flag=True, help="Say what would come of it, and change nothing.")
@click.option(
    "--rejected",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Where to write the rows that were not taken in; beside FILE by default.",
)
@click.pass_context
def import_(
    ctx: click.Context,
    file: Path,
    kind: str,
    school: str | None,
    region: str | None,
    dry_run: bool,
    rejected: Path | None,
) -> None:
    """Read a school's roster, a list of its staff, or a region's bodies from FILE.

    FILE is .xlsx, .xls or .csv with Chinese headings; `people templates` writes workbooks to fill in.

    Rows with faults are written to a workbook with a reason for each cell; good rows are taken in whatever
    the others say, and the same file twice changes nothing. Exit code 1 when rows were rejected.
    """
    with application():
        with bar() as progress:
            progress.add_task(f"Reading {file.name}", total=None)
            if kind in BODIES:
                sheet = _bodies(_given(region, "--region"), kind, file, dry_run)
            else:
                body = _school(_given(school, "--school"))
                sheet = _pupils(body, file, dry_run) if kind == "pupils" else _staff(body, file, dry_run)
        if sheet.problems:
            hand_back(sheet, rejected or file.with_name(f"{file.stem}-rejected.xlsx"))
            ctx.exit(FOUND)


@command.command("templates")
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
def templates(folder: Path) -> None:
    """Write the workbooks to fill in to FOLDER: pupils, staff, organisations, stations, venues, regions and
    their successors."""
    with application():
        from gongyu.people.rules.bodies import choices
        from gongyu.people.rules.lists import POSTS_OFFERED, list_template
        from gongyu.people.rules.workbook import template

        folder.mkdir(parents=True, exist_ok=True)
        books = {"pupils": template(), "staff": list_template("staff", POSTS_OFFERED)}
        books |= {kind: list_template(kind, choices(kind, _kinds().words)) for kind in BODIES}
        books |= {kind: list_template(kind, {}) for kind in ("regions", "successions")}
        for name, content in books.items():
            place = folder / f"{name}.xlsx"
            place.write_bytes(content)
            say(f"{place}")


@command.command("rollover")
@click.option("--school", required=True, metavar="CODE", help="The school's code.")
@click.option(
    "--dry-run", "what", flag_value="plan", default="plan", help="Show the plan (what happens otherwise)."
)
@click.option("--confirm", "what", flag_value="confirm", help="Carry the plan out.")
@click.option("--undo", "what", flag_value="undo", help="Take back what was done, within 30 days.")
@click.pass_context
def rollover(ctx: click.Context, school: str, what: str) -> None:
    """End a school's year: the last grade graduates, and exceptions marked in the browser are followed.

    Exit code 1 when the totals of a class do not add up.
    """
    with application():
        from django.utils import timezone

        from gongyu.access.rules import command_viewer
        from gongyu.people.operations import confirm_roll_over, undo_roll_over
        from gongyu.people.queries import roll_over

        body, today = _school(school), timezone.localdate()
        viewer = command_viewer(today)
        if what == "undo":
            count = undo_roll_over(by=viewer, today=today, organisation_id=body.id)
            say(f"{body.name}: undone; {count:,} pupils are where they were.")
            return
        page = roll_over(viewer, body.id)
        if what == "plan" and not page.done_on:
            _plan(page)
            if page.unbalanced:
                problem("The totals of these classes do not add up: " + ", ".join(page.unbalanced))
                ctx.exit(FOUND)
        elif what == "plan":
            say(f"{body.name}: the year {page.year} was ended on {page.done_on}. {_sums(page.counts)}")
        else:
            done = confirm_roll_over(by=viewer, today=today, organisation_id=body.id)
            say(f"{body.name}: {_sums(done)} It can be undone for 30 days.")


def _plan(page: RollOverPage) -> None:
    say(f"{page.body.name}, summer of {page.year}; holds from {page.ends_on} on.")
    for row in page.classes:
        if row.totals.before or not row.totals.balanced:
            say(f"  {row.name or '(no class)'}: {_sums(asdict(row.totals))}")
    say(f"All: {_sums(asdict(page.total))}")
    if page.exceptions:
        say(f"{len(page.exceptions):,} exceptions are among them.")
    say("This was a dry run: nothing was changed.")


def _sums(counts: dict[str, int]) -> str:
    return (
        f"{counts['before']:,} pupils before; {counts['on']:,} go on, {counts['graduated']:,} graduate, "
        f"{counts['stayed']:,} stay, {counts['left']:,} leave."
    )


def _given(code: str | None, option: str) -> str:
    if code is None:
        raise click.UsageError(f"Missing option '{option}'.")
    return code


def _kinds() -> Kinds:
    """What the pack calls each kind of body, and at which levels there are some."""
    from gongyu.people.rules.bodies import Kinds
    from gongyu.policy.queries import pack

    bodies = pack().bodies
    words = {key: one.words.zh for key, one in bodies.items()}
    return Kinds(words, {key: tuple(one.levels) for key, one in bodies.items()})


def _bodies(region: str, kind: str, file: Path, dry_run: bool) -> Sheet:
    from django.utils import timezone

    from gongyu.access.rules import command_viewer
    from gongyu.people.operations import import_body_list

    today = timezone.localdate()
    done = import_body_list(
        by=command_viewer(today),
        today=today,
        kind=kind,
        region_code=region,
        content=file.read_bytes(),
        kinds=_kinds(),
        dry_run=dry_run,
    )
    counts = done.counts
    say(
        f"{region}: {counts['rows']:,} rows read; {counts['added']:,} added, {counts['changed']:,} renamed, "
        f"{counts['unchanged']:,} as before, {counts['rejected']:,} rejected."
    )
    if counts["left_out"]:
        say(f"{counts['left_out']:,} registered bodies of these kinds are not in this file; they stay.")
    _nothing_written(dry_run)
    return done.sheet


def _school(code: str) -> Body:
    from gongyu.organisations.queries import by_code

    body = by_code(code)
    if body is None:
        raise click.BadParameter(f"no organisation has the code {code}.", param_hint="--school")
    return body


def _pupils(body: Body, file: Path, dry_run: bool) -> Sheet:
    from django.utils import timezone

    from gongyu.access.rules import command_viewer
    from gongyu.compliance.operations import reassess
    from gongyu.people.operations import import_roster

    today = timezone.localdate()
    done = import_roster(
        by=command_viewer(today),
        today=today,
        organisation_id=body.id,
        content=file.read_bytes(),
        source=file.name,
        dry_run=dry_run,
    )
    if done.touched and not dry_run:
        reassess(organisation_ids=[body.id], today=today)
    say(
        f"{body.name}: {done.rows:,} rows read; {done.added:,} added, {done.moved:,} moved, "
        f"{done.changed:,} changed, {done.unchanged:,} as before, {done.rejected:,} rejected."
    )
    if done.left_out:
        say(f"{len(done.left_out):,} pupils of the school are not in this file; they stay as they are.")
    _nothing_written(dry_run)
    return done.sheet


def _staff(body: Body, file: Path, dry_run: bool) -> Sheet:
    from django.utils import timezone

    from gongyu.access.rules import command_viewer
    from gongyu.people.operations import import_staff

    today = timezone.localdate()
    done = import_staff(
        by=command_viewer(today),
        today=today,
        organisation_id=body.id,
        content=file.read_bytes(),
        source=file.name,
        dry_run=dry_run,
    )
    counts = done.counts
    say(
        f"{body.name}: {counts['rows']:,} rows read; {counts['added']:,} people added, "
        f"{counts['changed']:,} changed, {counts['unchanged']:,} as before, "
        f"{counts['rejected']:,} rows rejected."
    )
    if counts["left_out"]:
        say(f"{counts['left_out']:,} people of the school are not in this file: its office decides.")
    if done.plan.headless:
        say(f"{len(done.plan.headless):,} classes have no head teacher any more.")
    _nothing_written(dry_run)
    return done.sheet


def _nothing_written(dry_run: bool) -> None:
    if dry_run:
        say("This was a dry run: nothing was changed.")


def hand_back(sheet: Sheet, place: Path) -> None:
    """Write the rows that were not taken in to a workbook with a reason for each cell."""
    from django.utils import translation

    from gongyu.people.rules.workbook import rejected_rows

    with translation.override("zh-hans"):
        place.write_bytes(rejected_rows(sheet, translation.gettext))
    problem(f"Put the marked cells of {place} right and import that file.")

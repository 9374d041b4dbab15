"""`gongyu user`: for the first administrator, and for one who has lost the password."""

from __future__ import annotations

import click

from gongyu.cli.ready import application
from gongyu.cli.say import say


@click.group()
def command() -> None:
    """Make the first administrator. All others are made in the console by those who may."""


@command.command("open")
@click.argument("username")
@click.option("--name", required=True, help="The person's or post's name, as others read it.")
@click.option(
    "--role", default="system_admin", show_default=True, help="A role; see docs/generated/roles.md."
)
@click.option("--at", "code", required=True, help="Code of the organisation where the role holds.")
@click.password_option(help="Asked for when left out, which is safer than writing it here.")
def open_account(username: str, name: str, role: str, code: str, password: str) -> None:
    """Open an account and give it a role at an organisation from today on."""
    with application():
        from django.db import transaction
        from django.utils.timezone import localdate

        from gongyu.access import operations
        from gongyu.access.roles import ROLES
        from gongyu.access.rules import command_viewer
        from gongyu.organisations.queries import by_code

        if role not in ROLES:
            raise click.BadParameter(f"no such role: {role}. Known: {', '.join(ROLES)}", param_hint="--role")
        place = by_code(code)
        if place is None:
            raise click.BadParameter(f"no organisation has the code {code}", param_hint="--at")
        today = localdate()
        viewer = command_viewer(today)
        with transaction.atomic():
            user_id = operations.open_account(
                by=viewer, today=today, username=username, display_name=name, password=password
            )
            operations.give_grant(
                by=viewer,
                today=today,
                user_id=user_id,
                role=role,
                organisation_id=place.id,
                valid_from=today,
                reason="opened on the machine",
            )
    say(f"{username} may sign in as {role} at {place.name}.")


@command.command("password")
@click.argument("username")
@click.password_option(help="Asked for when left out.")
def reset_password(username: str, password: str) -> None:
    """Give an account a new password; all its sessions end."""
    with application():
        from django.utils.timezone import localdate

        from gongyu.access import operations
        from gongyu.access.rules import command_viewer
        from gongyu.accounts.queries import by_username

        account = by_username(username)
        if account is None:
            raise click.BadParameter(f"nobody signs in as {username}", param_hint="USERNAME")
        today = localdate()
        operations.reset_password(
            by=command_viewer(today), today=today, user_id=account.id, password=password
        )
    say(f"{username} has a new password.")

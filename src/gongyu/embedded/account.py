"""Under which account PostgreSQL runs: it refuses to run as root, so root lends it another one."""

from __future__ import annotations

import os
import pwd
import shutil
import stat
from dataclasses import dataclass
from pathlib import Path

from gongyu.embedded.errors import DatabaseError

CANDIDATES = ("gongyu", "postgres", "nobody")


@dataclass(frozen=True)
class Account:
    """The operating system's user that owns the data folder; `drop` says whether we must become it."""

    uid: int
    gid: int
    drop: bool

    def own(self, path: Path) -> None:
        """Hand a file or folder made by root to this account."""
        if self.drop:
            os.chown(path, self.uid, self.gid)


def account_for(data: Path) -> Account:
    """Ourselves; for root the account that already owns the data, else the first that exists."""
    if os.geteuid() != 0:
        if data.exists() and data.stat().st_uid != os.geteuid():
            owner = data.stat().st_uid
            raise DatabaseError(
                f"{data} belongs to user id {owner}, you are {os.geteuid()}. "
                "Start Gongyu as the user who made it, or set GONGYU_HOME to a folder of your own."
            )
        return Account(os.geteuid(), os.getegid(), drop=False)
    if data.exists() and data.stat().st_uid != 0:
        owner_of = data.stat()
        return Account(owner_of.st_uid, owner_of.st_gid, drop=True)
    names = [name for name in (os.environ.get("GONGYU_DB_USER"), *CANDIDATES) if name]
    for name in names:
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        return Account(entry.pw_uid, entry.pw_gid, drop=True)
    raise DatabaseError(
        f"PostgreSQL does not run as root and none of these users exists: {', '.join(names)}. "
        "Make one (useradd --system gongyu) or set GONGYU_DB_USER."
    )


def reachable(path: Path, account: Account) -> bool:
    """May the account walk down to this folder?"""
    if not account.drop:
        return True
    for folder in (path, *path.parents):
        if not folder.exists():
            continue
        facts = folder.stat()
        if facts.st_uid == account.uid:
            bit = stat.S_IXUSR
        elif facts.st_gid == account.gid:
            bit = stat.S_IXGRP
        else:
            bit = stat.S_IXOTH
        if not facts.st_mode & bit:
            return False
    return True


def beside(wanted: Path, elsewhere: Path, account: Account) -> Path:
    """`wanted` when the account can reach it; otherwise a place under /var/lib with a link left behind."""
    if wanted.is_symlink():
        return wanted.resolve()
    if wanted.exists() or reachable(wanted.parent, account):
        return wanted
    elsewhere.mkdir(parents=True, exist_ok=True, mode=0o755)
    wanted.symlink_to(elsewhere, target_is_directory=True)
    return elsewhere


def copied(source: Path, target: Path) -> Path:
    """A copy of the folder, made whole or not at all."""
    if not target.exists():
        partial = target.with_name(f"{target.name}.{os.getpid()}")
        partial.parent.mkdir(parents=True, exist_ok=True, mode=0o755)
        shutil.copytree(source, partial, symlinks=True)
        try:
            partial.rename(target)
        except OSError:  # another start was faster
            shutil.rmtree(partial)
    return target

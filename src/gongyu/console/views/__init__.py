"""Administrators' screens, one file a subject."""

from gongyu.console.views.accounts import account_open, password_reset
from gongyu.console.views.duplicates import duplicates
from gongyu.console.views.grants import grant_end, grant_give, grant_renew, grants
from gongyu.console.views.health import health
from gongyu.console.views.home import home
from gongyu.console.views.jobs import job_retry, jobs
from gongyu.console.views.keeping import keys, retention
from gongyu.console.views.pack import pack
from gongyu.console.views.trail import audit

__all__ = [
    "account_open",
    "audit",
    "duplicates",
    "grant_end",
    "grant_give",
    "grant_renew",
    "grants",
    "health",
    "home",
    "job_retry",
    "jobs",
    "keys",
    "pack",
    "password_reset",
    "retention",
]

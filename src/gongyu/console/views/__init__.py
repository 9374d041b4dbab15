"""Administrators' screens, one file a subject."""

from gongyu.console.views.accounts import account_open, password_reset
from gongyu.console.views.bodies import bodies, body, body_close, body_found, body_rename
from gongyu.console.views.body_lists import body_import, body_list, body_rejected, body_template
from gongyu.console.views.changes import body_merge, body_split, change_undo
from gongyu.console.views.duplicates import duplicates
from gongyu.console.views.emergency import emergencies, emergency, emergency_end, emergency_review
from gongyu.console.views.grants import grant_end, grant_give, grant_renew, grants
from gongyu.console.views.health import health
from gongyu.console.views.home import home
from gongyu.console.views.imports import imports
from gongyu.console.views.jobs import job_retry, jobs
from gongyu.console.views.keeping import keys, retention
from gongyu.console.views.pack import pack
from gongyu.console.views.persons import (
    erasure_ask,
    erasure_confirm,
    erasure_refuse,
    erasures,
    person,
    person_export,
)
from gongyu.console.views.regions import (
    region,
    region_decide,
    region_import,
    region_list,
    region_rejected,
    region_successions,
    region_template,
    regions,
)
from gongyu.console.views.sign_ins import account, sessions_end, sign_ins, unlock
from gongyu.console.views.trail import audit, audit_export

__all__ = [
    "account",
    "account_open",
    "audit",
    "audit_export",
    "bodies",
    "body",
    "body_close",
    "body_found",
    "body_import",
    "body_list",
    "body_merge",
    "body_rejected",
    "body_rename",
    "body_split",
    "body_template",
    "change_undo",
    "duplicates",
    "emergencies",
    "emergency",
    "emergency_end",
    "emergency_review",
    "erasure_ask",
    "erasure_confirm",
    "erasure_refuse",
    "erasures",
    "grant_end",
    "grant_give",
    "grant_renew",
    "grants",
    "health",
    "home",
    "imports",
    "job_retry",
    "jobs",
    "keys",
    "pack",
    "password_reset",
    "person",
    "person_export",
    "region",
    "region_decide",
    "region_import",
    "region_list",
    "region_rejected",
    "region_successions",
    "region_template",
    "regions",
    "retention",
    "sessions_end",
    "sign_ins",
    "unlock",
]

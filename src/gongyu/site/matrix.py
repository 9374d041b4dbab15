"""Who may open what: every address, decided for every kind of person, in and out of their scope.

A row names who gets which answer at an address that lies in their scope (`near`: county 130202 of the
standing cast) and at one that does not (`far`: county 130203). `others` is what everybody else of PEOPLE
gets. tests/test_access_matrix.py asks for every cell; an address or a role without a decision fails there.
"""

from __future__ import annotations

from typing import Final

from gongyu.site.deciding import (
    ACT,
    ADMINISTRATORS,
    ASKS,
    AUTHORITIES,
    BESIDE,
    CASE,
    COMMUNITY,
    COVERS,
    ELSEWHERE,
    FAMILIES,
    FILES_NOTHING,
    FORBIDDEN,
    FORM,
    HEAD,
    HELPERS,
    HIDDEN,
    OFFICES,
    OPEN,
    READ,
    SCHOOL,
    SENT,
    STRANGER,
    SUBJECT,
    TEACHERS,
    TOWN,
    Decided,
    How,
    Row,
    own,
)
from gongyu.site.matrix_activities import ACTIVITIES
from gongyu.site.matrix_assessments import ASSESSMENTS
from gongyu.site.matrix_bodies import BODIES
from gongyu.site.matrix_committees import COMMITTEES
from gongyu.site.matrix_courses import COURSES
from gongyu.site.matrix_families import ANNOUNCEMENTS, CHECKLISTS, SURVEYS
from gongyu.site.matrix_guidance import GUIDANCE
from gongyu.site.matrix_registry import REGISTRY
from gongyu.site.matrix_resources import RESOURCES
from gongyu.site.matrix_school import STAFF, YEAR_ENDS
from gongyu.site.matrix_visits import CONCERNS, LEDGERS, NOTICES, SAMPLES, VISITS, WORKLOAD

_ACCOUNTS = (
    Row("account_login", READ, {}, ELSEWHERE, signed_out=OPEN),
    Row("account_logout", READ, {}, OPEN),
    Row("account_inactive", READ, {}, OPEN, signed_out=OPEN),
    # Nobody of the cast has a password yet, so the page leads to one that is closed.
    Row("account_change_password", READ, {}, ELSEWHERE),
    Row("account_signup", READ, {}, HIDDEN, signed_out=HIDDEN),
    Row("account_set_password", READ, {}, HIDDEN, signed_out=HIDDEN),
    Row("account_preferences", FORM, {}, OPEN),
    Row("account_phone", FORM, {}, OPEN),
    Row("mfa_index", READ, {}, OPEN),
    Row("mfa_activate_totp", FORM, {}, OPEN),
    Row("mfa_add_webauthn", FORM, {}, OPEN),
    Row("mfa_generate_recovery_codes", FORM, {}, OPEN),
    # Nobody of the cast has a second factor or a password to show again.
    Row("mfa_deactivate_totp", FORM, {}, HIDDEN),
    Row("mfa_view_recovery_codes", READ, {}, HIDDEN),
    Row("mfa_download_recovery_codes", READ, {}, HIDDEN),
    Row("mfa_remove_webauthn", FORM, {}, HIDDEN, arguments={"pk": "no"}),
    Row("account_reauthenticate", FORM, {}, FORBIDDEN),
    Row("mfa_reauthenticate", FORM, {}, FORBIDDEN),
    Row("mfa_reauthenticate_webauthn", FORM, {}, FORBIDDEN),
    # Pages in the middle of signing in.
    Row("mfa_authenticate", READ, {}, ELSEWHERE),
    Row("mfa_login_webauthn", READ, {}, ELSEWHERE),
    # Asked for by the browser itself; nothing in them is about anybody.
    Row("ui:worker", READ, {}, OPEN, signed_out=OPEN),
    Row("ui:manifest", READ, {}, OPEN, signed_out=OPEN),
    Row("portal:home", READ, {ELSEWHERE: ("city_officer",)}, OPEN),
    # Who looked at a child is told to the child's guardians alone.
    Row("portal:looks", READ, {OPEN: ("guardian",)}, HIDDEN, {}, HIDDEN, own("pupil_id")),
    Row("notices:inbox", READ, {}, OPEN),
    Row("notices:badge", READ, {}, OPEN),
    Row("notices:read_all", ACT, {}, OPEN),
    # Near is the head teacher's own message, far is somebody else's.
    Row("notices:read", ACT, {OPEN: HEAD}, HIDDEN, {}, HIDDEN, own("message_id")),
)

_POLICY = (
    Row("policy:pack", READ, {FORBIDDEN: (STRANGER,)}, OPEN),
    Row("policy:article", READ, {FORBIDDEN: (STRANGER,)}, OPEN, arguments=own("no")),
    Row("policy:overrides", READ, {FORBIDDEN: (STRANGER,)}, OPEN),
    Row("policy:overrides", SENT, {OPEN: AUTHORITIES}, FORBIDDEN),
    Row(
        "policy:override_end",
        FORM,
        {OPEN: AUTHORITIES},
        FORBIDDEN,
        {OPEN: ("city_officer",), HIDDEN: ("county_officer",)},
        FORBIDDEN,
        own("override_id"),
    ),
)

_ADMINISTERS = ("school_leader", *ADMINISTRATORS)

_CONSOLE = (
    Row("console:home", READ, {OPEN: (*AUTHORITIES, *_ADMINISTERS)}, FORBIDDEN),
    Row("console:grants", READ, {OPEN: ("school_leader", "grant_admin", "auditor")}, FORBIDDEN),
    Row("console:grant_give", FORM, {OPEN: ("school_leader", "grant_admin")}, FORBIDDEN),
    *(
        Row(
            f"console:grant_{act}",
            FORM,
            {OPEN: ("school_leader", "grant_admin")},
            FORBIDDEN,
            {OPEN: ("grant_admin",), HIDDEN: ("school_leader",)},
            FORBIDDEN,
            own("grant_id"),
        )
        for act in ("renew", "end")
    ),
    Row("console:account_open", FORM, {OPEN: ("school_leader", "system_admin")}, FORBIDDEN),
    Row("console:password_reset", FORM, {OPEN: ("school_leader", "system_admin")}, FORBIDDEN),
    # What the page shows is the public document; it is only linked from where administrators look.
    Row("console:pack", READ, {FORBIDDEN: (STRANGER,)}, OPEN),
    Row("console:health", READ, {OPEN: ("system_admin", "auditor")}, FORBIDDEN),
    Row("console:jobs", READ, {OPEN: ("system_admin", "auditor")}, FORBIDDEN),
    Row("console:job_retry", ACT, {OPEN: ("system_admin",)}, FORBIDDEN, arguments=own("job_id")),
    # Counts without a name; the schools themselves look at the people.
    Row("console:duplicates", READ, {OPEN: ("system_admin", "auditor")}, FORBIDDEN),
    Row("console:person", FORM, {OPEN: ("system_admin",)}, FORBIDDEN),
    # Without the sign of an opened page there is nobody to export; a request without a ground asks nothing.
    Row("console:person_export", ACT, {HIDDEN: ("system_admin",)}, FORBIDDEN),
    Row("console:erasure_ask", ACT, {OPEN: ("system_admin",)}, FORBIDDEN),
    Row("console:erasures", READ, {OPEN: ("system_admin", "auditor")}, FORBIDDEN),
    *(
        Row(
            f"console:erasure_{act}",
            ACT,
            {OPEN: ("system_admin", "auditor")},
            FORBIDDEN,
            arguments=own("erasure_id"),
        )
        for act in ("confirm", "refuse")
    ),
    Row("console:retention", READ, {OPEN: ("system_admin", "auditor")}, FORBIDDEN),
    Row("console:keys", READ, {OPEN: ("system_admin", "auditor")}, FORBIDDEN),
    Row("console:imports", READ, {OPEN: ("system_admin", "auditor")}, FORBIDDEN),
    Row("console:audit", READ, {OPEN: ("auditor",)}, FORBIDDEN),
    Row("console:audit_export", READ, {OPEN: ("auditor",)}, FORBIDDEN),
    Row("console:sign_ins", READ, {OPEN: ("system_admin", "auditor")}, FORBIDDEN),
    Row("console:account", READ, {OPEN: ("system_admin", "auditor")}, FORBIDDEN, arguments=own("user_id")),
    Row("console:unlock", ACT, {OPEN: ("system_admin",)}, FORBIDDEN, arguments=own("user_id")),
    Row("console:sessions_end", ACT, {OPEN: ("system_admin",)}, FORBIDDEN, arguments=own("user_id")),
    # Nobody of the cast has shown a second factor just now.
    Row("console:emergency", FORM, {ELSEWHERE: ("system_admin",)}, FORBIDDEN),
    Row("console:emergency_end", ACT, {OPEN: ("system_admin",)}, FORBIDDEN),
    Row("console:emergencies", READ, {OPEN: ("auditor",)}, FORBIDDEN),
    Row("console:emergency_review", FORM, {OPEN: ("auditor",)}, FORBIDDEN, arguments=own("emergency_id")),
)

_SEES_FILINGS = (*OFFICES, *TOWN, *COMMUNITY, *SCHOOL, *TEACHERS)
_FILES_ELSEWHERE = ("county_officer", "department_officer", *TOWN, *COMMUNITY)

_FILINGS = (
    Row("filings:list", READ, {FORBIDDEN: FILES_NOTHING}, OPEN),
    Row(
        "filings:file",
        FORM,
        {OPEN: (*SCHOOL, *HEAD, *CASE), HIDDEN: BESIDE},
        FORBIDDEN,
        {HIDDEN: (*_FILES_ELSEWHERE, *SCHOOL, *HEAD, *CASE, *BESIDE)},
        FORBIDDEN,
        query="?organisation={organisation_id}",
    ),
    Row(
        "filings:filing",
        READ,
        {OPEN: _SEES_FILINGS, FORBIDDEN: FILES_NOTHING},
        HIDDEN,
        {OPEN: ("city_officer",), FORBIDDEN: FILES_NOTHING},
        HIDDEN,
        own("filing_id"),
    ),
    # What is sealed is read by the principal, and by nobody above the school.
    Row(
        "filings:filing",
        READ,
        {OPEN: ("school_leader",), FORBIDDEN: FILES_NOTHING},
        HIDDEN,
        {FORBIDDEN: FILES_NOTHING},
        HIDDEN,
        {"filing_id": "sealed_id"},
    ),
    *(
        Row(
            f"filings:{act}",
            FORM,
            {OPEN: SCHOOL, FORBIDDEN: (*OFFICES, *TOWN, *COMMUNITY, *TEACHERS)},
            HIDDEN,
            {FORBIDDEN: ("city_officer",)},
            HIDDEN,
            own("filing_id"),
        )
        for act in ("close", "withdraw")
    ),
)

_KNOWS_PUPILS = (*SCHOOL, *HEAD, *SUBJECT, "guardian")
_LISTS_PUPILS = (*SCHOOL, *HEAD)

_PEOPLE = (
    Row("people:roster", READ, {OPEN: _LISTS_PUPILS}, FORBIDDEN),
    Row(
        "people:roster",
        READ,
        {OPEN: _LISTS_PUPILS},
        FORBIDDEN,
        {HIDDEN: _LISTS_PUPILS},
        FORBIDDEN,
        query="?organisation={organisation_id}",
    ),
    # A case holder knows the children they hold a case for; this is none of them.
    Row(
        "people:pupil",
        READ,
        {OPEN: _KNOWS_PUPILS, HIDDEN: CASE},
        FORBIDDEN,
        {HIDDEN: (*_KNOWS_PUPILS, *CASE)},
        FORBIDDEN,
        own("pupil_id"),
    ),
    # Numbers are shown whole to the school's office and to the head teacher, each for a purpose.
    Row(
        "people:reveal",
        FORM,
        {OPEN: _LISTS_PUPILS},
        FORBIDDEN,
        {HIDDEN: _LISTS_PUPILS},
        FORBIDDEN,
        own("pupil_id"),
    ),
    Row("people:import", FORM, {OPEN: SCHOOL}, FORBIDDEN),
    Row(
        "people:import",
        FORM,
        {OPEN: SCHOOL},
        FORBIDDEN,
        {HIDDEN: SCHOOL},
        FORBIDDEN,
        query="?organisation={organisation_id}",
    ),
    Row("people:template", READ, {OPEN: SCHOOL}, FORBIDDEN),
    # What a roster says is seen by whoever read it: the principals, each of their own school's.
    *(
        Row(
            f"people:{name}",
            how,
            {OPEN: ("school_leader",), HIDDEN: ("school_officer",)},
            FORBIDDEN,
            {HIDDEN: SCHOOL},
            FORBIDDEN,
            own("import_id"),
        )
        for name, how in (("imported", READ), ("import_confirm", ACT), ("rejected", READ))
    ),
    *(
        Row(
            f"people:{name}",
            how,
            {OPEN: SCHOOL},
            FORBIDDEN,
            {HIDDEN: SCHOOL},
            FORBIDDEN,
            own("organisation_id"),
        )
        for name, how in (("imports", READ), ("left_out", FORM))
    ),
)

_LETS_IN = (*SCHOOL, *HEAD)


def _letting_in(name: str, how: How, argument: str) -> Row:
    """A head teacher's own class, or any of the school's for its office."""
    decided: Decided = {OPEN: _LETS_IN}
    return Row(f"people:{name}", how, decided, FORBIDDEN, {HIDDEN: _LETS_IN}, FORBIDDEN, own(argument))


_ENTRY = (
    # A class's link opens one form to whoever holds it; what it asks for is proven step by step.
    Row("people:join", FORM, {}, OPEN, arguments=own("link"), signed_out=OPEN),
    Row("people:enter", FORM, {}, OPEN, signed_out=OPEN),
    _letting_in("families", READ, "class_id"),
    _letting_in("poster", READ, "class_id"),
    _letting_in("invite", ACT, "class_id"),
    _letting_in("uninvite", ACT, "class_id"),
    _letting_in("admit", ACT, "request_id"),
    _letting_in("refuse", FORM, "request_id"),
    _letting_in("paper_consent", FORM, "pupil_id"),
    Row("people:consent_form", READ, {OPEN: _LETS_IN}, FORBIDDEN),
    Row("people:consents", READ, {OPEN: ("guardian",)}, FORBIDDEN),
    Row(
        "people:consent_give",
        ACT,
        {OPEN: ("guardian",)},
        FORBIDDEN,
        {HIDDEN: ("guardian",)},
        FORBIDDEN,
        own("pupil_id"),
    ),
    # Near is the guardian's own; the head teacher and the school's office record that it was taken back.
    Row(
        "people:consent_withdraw",
        FORM,
        {OPEN: (*_LETS_IN, "guardian")},
        FORBIDDEN,
        {HIDDEN: (*_LETS_IN, "guardian")},
        FORBIDDEN,
        own("consent_id"),
    ),
)

_NO_STANDINGS = ("volunteer", *ADMINISTRATORS, STRANGER)
_AT_A_BODY = (*TOWN, *COMMUNITY, *SCHOOL, *TEACHERS, *BESIDE, "lecturer", *FAMILIES)
_CITY = {OPEN: ("city_officer",), FORBIDDEN: _NO_STANDINGS}


def _standing(name: str, near: tuple[str, ...], *arguments: str, query: str = "") -> Row:
    """A page of figures: open to those who see standings there, unknown to those who see them elsewhere."""
    return Row(
        f"compliance:{name}",
        READ,
        {OPEN: near, FORBIDDEN: _NO_STANDINGS},
        HIDDEN,
        _CITY,
        HIDDEN,
        {argument: argument for argument in arguments},
        query,
    )


_STANDINGS = (
    # Who works at one body is led to that body, a guardian to their own first page.
    Row("compliance:document", READ, {OPEN: OFFICES, ELSEWHERE: _AT_A_BODY}, FORBIDDEN),
    _standing("document", OFFICES, query="?county={code}"),
    Row(
        "compliance:duty",
        READ,
        {OPEN: OFFICES, ELSEWHERE: _AT_A_BODY},
        FORBIDDEN,
        arguments=own("key"),
    ),
    _standing("duty", OFFICES, "key", query="?county={code}"),
    _standing("county", OFFICES, "code"),
    _standing("school", (*COVERS, "guardian"), "organisation_id"),
    *(_standing(name, COVERS, "organisation_id") for name in ("report", "report_word", "report_workbook")),
    Row("compliance:code", READ, {FORBIDDEN: _NO_STANDINGS}, OPEN),
    _standing("class", COVERS, "class_id"),
    _standing("trace", (*COVERS, "guardian"), "duty_key", "period_key", "organisation_id"),
    _standing("trace_area", OFFICES, "duty_key", "period_key", "code"),
    Row("compliance:outlines", READ, {FORBIDDEN: _NO_STANDINGS}, OPEN),
)

_DECIDES = AUTHORITIES
# Who sees that an exception was asked for at the school, and may not decide on it.
_SEES_ASKED = ("department_officer", *TOWN, *COMMUNITY, *SCHOOL)
_WITHDRAWS = (*AUTHORITIES, "school_leader")

_EXEMPTIONS = (
    Row("compliance:exemptions", READ, {OPEN: ASKS}, FORBIDDEN),
    Row("compliance:exemption_request", FORM, {OPEN: ASKS}, FORBIDDEN),
    # An exception is asked for by the body that owes the duty, never over its head.
    Row(
        "compliance:exemption_request",
        FORM,
        {
            OPEN: (*SCHOOL, *HEAD),
            HIDDEN: (*AUTHORITIES, "department_officer", *TOWN, *COMMUNITY, *BESIDE),
        },
        FORBIDDEN,
        {HIDDEN: ASKS},
        FORBIDDEN,
        query="?duty=M1.20&organisation={organisation_id}&pupil={pupil_id}",
    ),
    Row(
        "compliance:exemption_decide",
        FORM,
        {OPEN: _DECIDES, FORBIDDEN: _SEES_ASKED},
        HIDDEN,
        {OPEN: ("city_officer",)},
        HIDDEN,
        own("exemption_id"),
    ),
    Row(
        "compliance:exemption_withdraw",
        ACT,
        {
            OPEN: _WITHDRAWS,
            HIDDEN: (*BESIDE, *HELPERS, "guardian", STRANGER),
        },
        FORBIDDEN,
        {OPEN: ("city_officer",), FORBIDDEN: ADMINISTRATORS},
        HIDDEN,
        own("exemption_id"),
    ),
)

TABLE: Final = (
    *(*SURVEYS, *CHECKLISTS, *ANNOUNCEMENTS),
    *(*_ACCOUNTS, *_POLICY, *_CONSOLE, *BODIES, *VISITS, *LEDGERS, *NOTICES, *CONCERNS, *SAMPLES),
    *(*WORKLOAD, *RESOURCES, *GUIDANCE, *COMMITTEES, *COURSES, *ASSESSMENTS),
    *(*ACTIVITIES, *_FILINGS, *_PEOPLE, *REGISTRY, *STAFF, *YEAR_ENDS, *_ENTRY, *_STANDINGS, *_EXEMPTIONS),
)

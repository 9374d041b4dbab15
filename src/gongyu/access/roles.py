"""Roles: who may do what. Written to be read by a lawyer.

`permissions` hold everywhere below the place of the grant. `own` holds only where a relation says so as
well: for the pupils of a class one heads, for one's own child, for a case one holds. `gives` names the
roles that somebody in this role may give to others, at their own place or below it. `kinds` and `levels`
say at which bodies the role can be held at all; empty means at any. `second_factor` roles open only to
somebody who shows one besides the password: they see a county or a city, or hold children's cases.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from gongyu.access.permissions import (
    ACCOUNT_MANAGE,
    ACTIVITY_JOIN,
    ACTIVITY_RECORD,
    ACTIVITY_VIEW,
    ASSESSMENT_READ,
    AUDIT_VIEW,
    COMMITTEE_KEEP,
    COMMITTEE_VIEW,
    CONCERN_ANSWER,
    CONCERN_NOTE,
    CONSENT_GIVE,
    CONTACT_RECORD,
    COURSE_LEARN,
    COURSE_READ,
    COURSE_RELEASE,
    COURSE_WRITE,
    EMERGENCY_OPEN,
    EMERGENCY_REVIEW,
    EXEMPTION_APPROVE,
    EXEMPTION_REQUEST,
    FAMILY_ADMIT,
    FEE_CHECK,
    FEE_REPORT,
    FILING_RECORD,
    FILING_VIEW,
    FILING_VIEW_SEALED,
    GRANT_MANAGE,
    GRANT_VIEW,
    JOB_RETRY,
    LECTURER_ASK,
    LECTURER_KEEP,
    LEDGER_VERIFY,
    LEDGER_VIEW,
    NOTICE_SEND,
    NOTICE_VIEW,
    ORGANISATION_MANAGE,
    PERSON_CONFIRM,
    PERSON_MANAGE,
    POLICY_OVERRIDE,
    POLICY_VIEW,
    PUPIL_REVEAL,
    PUPIL_VIEW,
    ROSTER_IMPORT,
    ROSTER_MANAGE,
    ROSTER_VIEW,
    SIGN_IN_MANAGE,
    SIGN_IN_VIEW,
    STANDING_NAMES,
    STANDING_VIEW,
    SURVEY_HOLD,
    SURVEY_READ,
    SYSTEM_VIEW,
    TEAM_KEEP,
    TEAM_VIEW,
    VISIT_ATTEST,
    VISIT_RECORD,
    VISIT_SAMPLE,
    VISIT_VIEW,
    VISIT_WITHDRAW,
)
from gongyu.kernel.words import N_

NOTHING: Final[frozenset[str]] = frozenset()


@dataclass(frozen=True, slots=True)
class Role:
    """A role: its name in Chinese (the source language) and English, and what it carries."""

    key: str
    zh: str
    en: str
    permissions: frozenset[str] = NOTHING
    own: frozenset[str] = NOTHING
    gives: frozenset[str] = NOTHING
    kinds: frozenset[str] = NOTHING
    levels: frozenset[str] = NOTHING
    second_factor: bool = False

    @property
    def carries(self) -> frozenset[str]:
        """Every permission of the role, wherever it holds."""
        return self.permissions | self.own

    def fits(self, kind: str, level: str) -> bool:
        """Whether the role can be held at a body of a kind and level."""
        return (not self.kinds or kind in self.kinds) and (not self.levels or level in self.levels)

    @property
    def needs_place(self) -> bool:
        """Whether the role means anything without an organisation."""
        return bool(self.permissions)


# --- what several roles share ---------------------------------------------------------------------
_READS = frozenset({POLICY_VIEW, STANDING_VIEW, ACTIVITY_VIEW})
# Who works at a school also sees what the school has filed.
_STAFF = _READS | {FILING_VIEW, COMMITTEE_VIEW, COURSE_READ}
# A body that owes duties of its own: it acts, files, and asks for an exception where one is due.
_BODY = _READS | {
    *(ACTIVITY_RECORD, COURSE_READ, FILING_VIEW, FILING_RECORD, EXEMPTION_REQUEST, LEDGER_VIEW),
    LECTURER_ASK,
}
# An education authority: figures down to the class, never a pupil's name.
_AUTHORITY = _BODY | {
    *(COMMITTEE_VIEW, POLICY_OVERRIDE, EXEMPTION_APPROVE, ORGANISATION_MANAGE, LEDGER_VERIFY, LECTURER_KEEP),
    TEAM_VIEW,
    *(COURSE_WRITE, COURSE_RELEASE),
    ASSESSMENT_READ,
}
_SCHOOL = _BODY | {
    LECTURER_KEEP,
    TEAM_VIEW,
    TEAM_KEEP,
    STANDING_NAMES,
    COMMITTEE_VIEW,
    COMMITTEE_KEEP,
    CONCERN_NOTE,
    VISIT_VIEW,
    VISIT_WITHDRAW,
    VISIT_SAMPLE,
    CONTACT_RECORD,
    COURSE_WRITE,
    ASSESSMENT_READ,
    NOTICE_SEND,
    SURVEY_HOLD,
    SURVEY_READ,
    ROSTER_VIEW,
    ROSTER_IMPORT,
    ROSTER_MANAGE,
    PUPIL_VIEW,
    PUPIL_REVEAL,
    FAMILY_ADMIT,
}
_OF_MY_CLASS = frozenset(
    {
        *(STANDING_NAMES, PUPIL_VIEW, PUPIL_REVEAL, ROSTER_VIEW, EXEMPTION_REQUEST, FILING_RECORD),
        *(VISIT_VIEW, VISIT_RECORD, VISIT_WITHDRAW, FAMILY_ADMIT),
        *(CONTACT_RECORD, NOTICE_SEND),
    }
)

# Three administrators, of whom nobody may be two: one opens accounts, one gives rights, one looks on.
APART: Final = frozenset({"system_admin", "grant_admin", "auditor"})

_SCHOOL_GIVES = frozenset(
    {
        *("school_officer", "head_teacher", "subject_teacher", "grade_leader", "pioneers_counsellor"),
        *("psychologist", "case_holder", "committee_member", "guardian", "volunteer"),
    }
)

_EDUCATION = frozenset({"education"})
_OF_SCHOOLS = frozenset({"school", "kindergarten", "school_campus"})
_STATIONS = frozenset({"station", "parents_school", "civilisation_station", "women_children_home"})
_REGISTRIES = frozenset({"marriage_registry", "adoption_registry"})
_OFFICE_LEVELS = frozenset({"city", "county", "town"})

_OFFICES = (
    Role(
        "city_officer",
        N_("市教育局工作人员"),
        "officer of the city education bureau",
        _AUTHORITY,
        kinds=_EDUCATION,
        levels=frozenset({"city"}),
        second_factor=True,
    ),
    Role(
        "county_officer",
        N_("县（市、区）教育局工作人员"),
        "officer of a county education bureau",
        # Asks families for all schools of the county and sees the shares, not what families have written.
        # Outside the school: checks what is reported of fees.
        _AUTHORITY | {VISIT_SAMPLE, SURVEY_HOLD, FEE_CHECK},
        kinds=_EDUCATION,
        levels=frozenset({"county"}),
        second_factor=True,
    ),
    Role(
        "department_officer",
        N_("相关部门工作人员"),
        "officer of another department or the government",
        _BODY,
        levels=frozenset({"city", "county"}),
        second_factor=True,
    ),
    Role(
        "town_officer",
        N_("乡镇（街道）工作人员"),
        "officer of a town or subdistrict",
        _BODY,
        levels=frozenset({"town"}),
    ),
    Role(
        "supervisor",
        N_("督学"),
        "education inspector",
        _READS | {COURSE_READ, FILING_VIEW, COMMITTEE_VIEW, LEDGER_VIEW, LEDGER_VERIFY},
        levels=frozenset({"city", "county"}),
        second_factor=True,
    ),
)

_SCHOOLS = (
    Role(
        "school_leader",
        N_("校长、园长、分管校长"),
        "principal or deputy principal",
        _SCHOOL
        | {COURSE_RELEASE, VISIT_RECORD, FILING_VIEW_SEALED, ACCOUNT_MANAGE, GRANT_VIEW, GRANT_MANAGE},
        gives=_SCHOOL_GIVES,
        kinds=_OF_SCHOOLS,
    ),
    Role(
        "school_officer",
        N_("学校（幼儿园）经办人、德育主任"),
        "school or kindergarten office",
        _SCHOOL,
        # Who leads moral education at the school: the staff register says who that is.
        own=frozenset({CONCERN_ANSWER}),
        kinds=_OF_SCHOOLS,
    ),
    Role(
        "head_teacher",
        N_("班主任"),
        "head teacher",
        _STAFF,
        own=_OF_MY_CLASS | {ACTIVITY_RECORD, CONCERN_NOTE},
        kinds=_OF_SCHOOLS,
    ),
    Role(
        "subject_teacher",
        N_("科任教师"),
        "subject teacher",
        _STAFF | {VISIT_RECORD, PUPIL_VIEW, CONCERN_NOTE},
        own=frozenset({VISIT_VIEW, VISIT_WITHDRAW}),
        kinds=_OF_SCHOOLS,
    ),
    Role(
        "grade_leader",
        N_("年级主任"),
        "head of a grade",
        _STAFF | {ACTIVITY_RECORD, COURSE_WRITE},
        kinds=_OF_SCHOOLS,
    ),
    Role(
        "pioneers_counsellor",
        N_("大队辅导员"),
        "Young Pioneers counsellor",
        _STAFF | {ACTIVITY_RECORD, COURSE_WRITE},
        kinds=_OF_SCHOOLS,
    ),
    Role(
        "psychologist",
        N_("心理健康教育教师"),
        "mental-health teacher",
        _STAFF | {ACTIVITY_RECORD, COURSE_WRITE, CONCERN_NOTE, CONCERN_ANSWER},
        kinds=_OF_SCHOOLS,
        # What is noted of a child's trouble comes here.
        second_factor=True,
    ),
    Role(
        "case_holder",
        N_("包联责任人"),
        "named person responsible for a child in difficulty",
        _STAFF,
        own=frozenset({FILING_RECORD, PUPIL_VIEW, VISIT_VIEW, VISIT_RECORD, FILING_VIEW_SEALED}),
        second_factor=True,
    ),
)

_SOCIETY = (
    Role(
        "station_worker",
        N_("社区（村）家教指导服务站工作人员"),
        "worker of a community station",
        _BODY,
        kinds=_STATIONS,
    ),
    Role("community_worker", N_("社区（村）工作人员"), "worker of a community or village committee", _BODY),
    Role(
        "guidance_worker",
        N_("家庭教育指导机构工作人员"),
        "worker of a family-education institution",
        _BODY | {COURSE_WRITE, COURSE_RELEASE},
    ),
    Role("venue_officer", N_("场馆、基地社教人员"), "education officer of a venue or base", _BODY),
    Role(
        "university_officer",
        N_("高校、科研机构、社区教育机构经办人"),
        "office of a university, institute or college",
        _BODY,
    ),
    Role(
        "registry_officer",
        N_("婚姻（收养）登记机构工作人员"),
        "marriage or adoption registrar",
        _BODY,
        kinds=_REGISTRIES,
    ),
    Role(
        "partner_officer",
        N_("社会组织、企业、网站经办人"),
        "office of a social organisation, company or website",
        _BODY,
    ),
    Role("lecturer", N_("家庭教育讲师团成员"), "member of a lecturer group", _READS),
    Role(
        "volunteer",
        N_("志愿者（含“五老”、大学生）"),
        "volunteer",
        own=frozenset({POLICY_VIEW, ACTIVITY_VIEW}),
    ),
)

_FAMILIES = (
    Role(
        "guardian",
        N_("家长（监护人、受委托照护人）"),
        "guardian",
        own=frozenset(
            {
                *(POLICY_VIEW, STANDING_VIEW, ACTIVITY_VIEW, PUPIL_VIEW, VISIT_VIEW, VISIT_ATTEST),
                *(CONSENT_GIVE, NOTICE_VIEW, ACTIVITY_JOIN, COMMITTEE_VIEW, FEE_REPORT, COURSE_LEARN),
            }
        ),
    ),
    Role(
        "committee_member",
        N_("家长委员会成员"),
        "member of a parents' committee",
        _READS | {COMMITTEE_VIEW},
        kinds=_OF_SCHOOLS,
    ),
)

_EVERY_KIND = (*_OFFICES, *_SCHOOLS, *_SOCIETY, *_FAMILIES)

_ADMINISTRATORS = (
    Role(
        "system_admin",
        N_("系统管理员"),
        "system administrator",
        frozenset(
            {
                *(POLICY_VIEW, ACCOUNT_MANAGE, ORGANISATION_MANAGE, SYSTEM_VIEW, JOB_RETRY),
                *(PERSON_MANAGE, PERSON_CONFIRM),
                *(SIGN_IN_VIEW, SIGN_IN_MANAGE, EMERGENCY_OPEN),
            }
        ),
        levels=_OFFICE_LEVELS,
        second_factor=True,
    ),
    Role(
        "grant_admin",
        N_("授权管理员"),
        "grant administrator",
        frozenset({POLICY_VIEW, GRANT_VIEW, GRANT_MANAGE}),
        gives=frozenset(role.key for role in _EVERY_KIND) | APART,
        levels=_OFFICE_LEVELS,
        second_factor=True,
    ),
    Role(
        "auditor",
        N_("审计员"),
        "auditor",
        frozenset(
            {
                *(POLICY_VIEW, GRANT_VIEW, AUDIT_VIEW, LEDGER_VERIFY, SYSTEM_VIEW),
                *(SIGN_IN_VIEW, EMERGENCY_REVIEW, PERSON_CONFIRM),
            }
        ),
        levels=_OFFICE_LEVELS,
        second_factor=True,
    ),
)

ROLES: Final[dict[str, Role]] = {role.key: role for role in (*_EVERY_KIND, *_ADMINISTRATORS)}

"""Verbs on nouns, at most sixty: place is the grant; relation is a predicate, no screen has its own."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from gongyu.kernel.words import N_

POLICY_VIEW: Final = "policy.view"
POLICY_OVERRIDE: Final = "policy.override"
STANDING_VIEW: Final = "standing.view"
STANDING_NAMES: Final = "standing.names"
EXEMPTION_REQUEST: Final = "exemption.request"
EXEMPTION_APPROVE: Final = "exemption.approve"
VISIT_VIEW: Final = "visit.view"
VISIT_RECORD: Final = "visit.record"
VISIT_WITHDRAW: Final = "visit.withdraw"
VISIT_ATTEST: Final = "visit.attest"
VISIT_SAMPLE: Final = "visit.sample"
CONTACT_RECORD: Final = "contact.record"
NOTICE_SEND: Final = "notice.send"
NOTICE_VIEW: Final = "notice.view"
SURVEY_HOLD: Final = "survey.hold"
SURVEY_READ: Final = "survey.read"
CONCERN_NOTE: Final = "concern.note"
CONCERN_ANSWER: Final = "concern.answer"
ACTIVITY_VIEW: Final = "activity.view"
ACTIVITY_RECORD: Final = "activity.record"
ACTIVITY_JOIN: Final = "activity.join"
LECTURER_KEEP: Final = "lecturer.keep"
LECTURER_ASK: Final = "lecturer.ask"
TEAM_VIEW: Final = "team.view"
TEAM_KEEP: Final = "team.keep"
COURSE_READ: Final = "course.read"
COURSE_WRITE: Final = "course.write"
COURSE_RELEASE: Final = "course.release"
COURSE_LEARN: Final = "course.learn"
ASSESSMENT_READ: Final = "assessment.read"
FILING_VIEW: Final = "filing.view"
FILING_RECORD: Final = "filing.record"
FILING_VIEW_SEALED: Final = "filing.view_sealed"
COMMITTEE_VIEW: Final = "committee.view"
COMMITTEE_KEEP: Final = "committee.keep"
FEE_REPORT: Final = "fee.report"
FEE_CHECK: Final = "fee.check"
ROSTER_VIEW: Final = "roster.view"
ROSTER_IMPORT: Final = "roster.import"
ROSTER_MANAGE: Final = "roster.manage"
PUPIL_VIEW: Final = "pupil.view"
PUPIL_REVEAL: Final = "pupil.reveal"
FAMILY_ADMIT: Final = "family.admit"
CONSENT_GIVE: Final = "consent.give"
LEDGER_VIEW: Final = "ledger.view"
LEDGER_VERIFY: Final = "ledger.verify"
ORGANISATION_MANAGE: Final = "organisation.manage"
ACCOUNT_MANAGE: Final = "account.manage"
GRANT_VIEW: Final = "grant.view"
GRANT_MANAGE: Final = "grant.manage"
AUDIT_VIEW: Final = "audit.view"
PERSON_MANAGE: Final = "person.manage"
PERSON_CONFIRM: Final = "person.confirm"
SIGN_IN_VIEW: Final = "sign_in.view"
SIGN_IN_MANAGE: Final = "sign_in.manage"
EMERGENCY_OPEN: Final = "emergency.open"
EMERGENCY_REVIEW: Final = "emergency.review"
SYSTEM_VIEW: Final = "system.view"
JOB_RETRY: Final = "job.retry"


@dataclass(frozen=True, slots=True)
class Permission:
    """A permission's key and its label in Chinese (the source language) and English."""

    key: str
    zh: str
    en: str


PERMISSIONS: Final[dict[str, Permission]] = {
    permission.key: permission
    for permission in (
        Permission(POLICY_VIEW, N_("阅读文件与各条义务"), "read the document and its duties"),
        Permission(POLICY_OVERRIDE, N_("提高本地数值"), "raise a printed value for one's own place"),
        Permission(STANDING_VIEW, N_("查看落实情况"), "see how duties stand"),
        Permission(STANDING_NAMES, N_("查看尚未落实的学生姓名"), "see the names behind a figure"),
        Permission(EXEMPTION_REQUEST, N_("申请例外"), "ask for an exception"),
        Permission(EXEMPTION_APPROVE, N_("审批例外"), "decide on an exception"),
        Permission(VISIT_VIEW, N_("查看家访"), "read home visits"),
        Permission(VISIT_RECORD, N_("记录家访"), "record a home visit"),
        Permission(VISIT_WITHDRAW, N_("撤销家访"), "withdraw a home visit"),
        Permission(VISIT_ATTEST, N_("确认或存疑家访"), "confirm or question a home visit"),
        Permission(VISIT_SAMPLE, N_("抽样核实家访"), "have a random sample of home visits confirmed"),
        Permission(CONTACT_RECORD, N_("记家庭联系册"), "keep the book of contacts with families"),
        Permission(NOTICE_SEND, N_("给家庭发通知"), "send notices to families"),
        Permission(NOTICE_VIEW, N_("看通知、回复通知"), "read and answer notices"),
        Permission(SURVEY_HOLD, N_("问家长满意不满意，看结果"), "ask families how satisfied they are"),
        Permission(SURVEY_READ, N_("看家长不记名写的话"), "read what families wrote without a name"),
        Permission(CONCERN_NOTE, N_("提请关注一个孩子"), "note a concern about a child"),
        Permission(CONCERN_ANSWER, N_("接手对孩子的关注"), "read and answer concerns about children"),
        Permission(ACTIVITY_VIEW, N_("查看活动"), "see activities"),
        Permission(ACTIVITY_RECORD, N_("计划与记录活动"), "plan and record activities"),
        Permission(ACTIVITY_JOIN, N_("报名参加活动"), "sign up for activities"),
        Permission(LECTURER_KEEP, N_("管理讲师团"), "keep a corps of lecturers"),
        Permission(LECTURER_ASK, N_("请讲师"), "ask for a lecturer"),
        Permission(TEAM_VIEW, N_("看指导队伍"), "see the guidance team"),
        Permission(TEAM_KEEP, N_("管理指导队伍"), "keep the guidance team"),
        Permission(COURSE_READ, N_("看家长学校的课程"), "read the parents' school's courses"),
        Permission(
            COURSE_WRITE, N_("写课、审课、给本校排课"), "write and review courses, lay out a school's plan"
        ),
        Permission(
            COURSE_RELEASE,
            N_("终审、下架课程，连接学习平台"),
            "release and withdraw courses, connect platforms",
        ),
        Permission(COURSE_LEARN, N_("学家长学校的课"), "learn in the parents' school"),
        Permission(
            ASSESSMENT_READ,
            N_("看家长自测的合计"),
            "read the figures of parents' self-checks",
        ),
        Permission(FILING_VIEW, N_("查看登记"), "see filings"),
        Permission(FILING_RECORD, N_("登记"), "file"),
        Permission(FILING_VIEW_SEALED, N_("查看登记的保密说明"), "read the sealed notes of a filing"),
        Permission(COMMITTEE_VIEW, N_("查看家委会等三个组织"), "see a school's three bodies"),
        Permission(COMMITTEE_KEEP, N_("办理家委会等三个组织的事"), "keep a school's three bodies"),
        Permission(FEE_REPORT, N_("不记名反映收费"), "report fees without a name"),
        Permission(FEE_CHECK, N_("核查不记名的收费反映"), "check reports of fees"),
        Permission(ROSTER_VIEW, N_("查看花名册"), "see the roster"),
        Permission(ROSTER_IMPORT, N_("导入花名册"), "import a roster"),
        Permission(
            ROSTER_MANAGE, N_("调整班级、班主任与在读"), "change classes, head teachers and enrolments"
        ),
        Permission(PUPIL_VIEW, N_("查看学生"), "see a pupil"),
        Permission(PUPIL_REVEAL, N_("查看号码"), "have a number shown whole"),
        Permission(
            FAMILY_ADMIT, N_("同意家长加入，登记纸质同意书"), "let guardians in and record consent on paper"
        ),
        Permission(CONSENT_GIVE, N_("签署与撤回同意书"), "give and take back consent"),
        Permission(LEDGER_VIEW, N_("查看台账"), "see ledger entries"),
        Permission(LEDGER_VERIFY, N_("核验台账"), "verify the ledger's chains"),
        Permission(ORGANISATION_MANAGE, N_("维护单位"), "found, merge and close organisations"),
        Permission(ACCOUNT_MANAGE, N_("开通账号、重设密码"), "open accounts and reset passwords"),
        Permission(GRANT_VIEW, N_("查看授权"), "see grants"),
        Permission(GRANT_MANAGE, N_("授权与收回"), "give and end grants"),
        Permission(AUDIT_VIEW, N_("查看审计记录"), "read the audit trail"),
        Permission(
            PERSON_MANAGE,
            N_("导出一个人的资料、申请删除"),
            "export one person's data and ask for their erasure",
        ),
        Permission(PERSON_CONFIRM, N_("核准删除一个人的资料"), "confirm the erasure of one person's data"),
        Permission(SIGN_IN_VIEW, N_("查看登录与锁定"), "see sign-ins, tries in vain and who is locked out"),
        Permission(SIGN_IN_MANAGE, N_("解锁、结束会话"), "unlock an account and end its sessions"),
        Permission(EMERGENCY_OPEN, N_("开启紧急访问"), "open emergency access for half an hour"),
        Permission(EMERGENCY_REVIEW, N_("审查紧急访问"), "review somebody else's emergency access"),
        Permission(SYSTEM_VIEW, N_("查看系统运行情况"), "see how the installation runs"),
        Permission(JOB_RETRY, N_("重试后台任务"), "run a failed background job again"),
    )
}

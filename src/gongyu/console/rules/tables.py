"""Tables in words, for the pages about what is kept. A table that is missing here shows its name."""

from __future__ import annotations

from typing import Final

from gongyu.kernel.words import N_

TABLES: Final[dict[str, str]] = {
    "audit_auditline": N_("审计记录"),
    "organisations_region": N_("区划"),
    "organisations_organisation": N_("单位"),
    "organisations_formername": N_("单位的曾用名"),
    "organisations_reorganisation": N_("单位的合并与拆分"),
    "organisations_succession": N_("单位的承接"),
    "people_carried": N_("随合并拆分移过去的人"),
    "people_rollover": N_("年终升级"),
    "people_rolloverpupil": N_("年终升级中的学生"),
    "accounts_user": N_("账号"),
    "accounts_session": N_("会话"),
    "accounts_emergency": N_("紧急访问"),
    "accounts_secret": N_("第二重验证的密钥"),
    "access_grant": N_("授权"),
    "notices_message": N_("站内消息"),
    "notices_outgoing": N_("短信和邮件"),
    "notices_onetimecode": N_("验证码"),
    "people_pupil": N_("学生"),
    "people_enrolment": N_("在读"),
    "people_background": N_("学生的家庭情况"),
    "people_guardian": N_("监护人"),
    "people_guardianship": N_("监护关系"),
    "people_household": N_("住户"),
    "people_residence": N_("居住"),
    "people_consent": N_("同意书"),
    "people_invitation": N_("班级二维码"),
    "people_joinrequest": N_("加入申请"),
    "people_rosterimport": N_("导入的花名册"),
    "people_listimport": N_("导入的名单"),
    "people_leftout": N_("花名册里没有的学生"),
    "people_staffleftout": N_("教职工表里没有的人"),
    "people_merge": N_("合并过的重复登记"),
    "people_toldapart": N_("核对过不是同一人的"),
    "people_schoolclass": N_("班级"),
    "people_headship": N_("班主任任职"),
    "people_staff": N_("教职工"),
    "people_post": N_("岗位"),
    "policy_override": N_("本地提高值"),
    "ledger_entry": N_("台账记录"),
    "ledger_chain": N_("台账的链尾"),
    "ledger_attestation": N_("确认或存疑"),
    "compliance_standing": N_("落实情况"),
    "compliance_rollup": N_("汇总"),
    "compliance_exemption": N_("例外"),
    "activities_activity": N_("活动"),
    "filings_filing": N_("登记"),
    "contact_visit": N_("家访"),
    "console_jobfailure": N_("任务失败的原因"),
    "console_erasure": N_("删除申请"),
    "demo_load": N_("演示数据的来历"),
    "django_session": N_("登录状态"),
    "site_cache": N_("临时计数和退回的行"),
    "procrastinate_jobs": N_("后台任务"),
}
# Why rows that are due had to stay → what to do.
STAYED: Final[dict[str, str]] = {
    "append-only": N_("数据库不允许从这张表删改，只能如实留着；请告诉维护人员。"),
    "in-use": N_("还有别的记录指着它们，先留着；那些记录期满后会一起清理。"),
    "failed": N_("数据库出错，这张表昨夜没有清理；今夜会再做，再不成就看 worker.log。"),
}

"""Where administrators go from the console's first page: any of the permissions opens it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from gongyu.access.permissions import (
    ACCOUNT_MANAGE,
    AUDIT_VIEW,
    EMERGENCY_OPEN,
    EMERGENCY_REVIEW,
    GRANT_VIEW,
    ORGANISATION_MANAGE,
    PERSON_CONFIRM,
    PERSON_MANAGE,
    POLICY_VIEW,
    SIGN_IN_VIEW,
    SYSTEM_VIEW,
)
from gongyu.kernel.words import N_


@dataclass(frozen=True, slots=True)
class Door:
    """A page: the permission that opens it, its URL name, its words and what it is for."""

    permission: str
    name: str
    label: str
    purpose: str


@dataclass(frozen=True, slots=True)
class Group:
    """Pages about one subject."""

    title: str
    doors: tuple[Door, ...]


# Who administers anything holds one of these.
ADMINISTERS: Final = (GRANT_VIEW, ACCOUNT_MANAGE, AUDIT_VIEW, SYSTEM_VIEW, ORGANISATION_MANAGE)
GROUPS: Final = (
    Group(
        N_("人和权限"),
        (
            Door(GRANT_VIEW, "console:grants", N_("授权"), N_("谁在哪里有什么角色，快到期的排在最前")),
            Door(
                SYSTEM_VIEW,
                "console:duplicates",
                N_("可能重复的人"),
                N_("哪些学校有登记两次的人等着核对，只有数目"),
            ),
            Door(ACCOUNT_MANAGE, "console:account_open", N_("开通账号"), N_("给一个人开通登录")),
            Door(ACCOUNT_MANAGE, "console:password_reset", N_("重设密码"), N_("忘记密码的人可以重新登录")),
            Door(
                SIGN_IN_VIEW,
                "console:sign_ins",
                N_("登录与锁定"),
                N_("谁被锁在外面、到什么时候，解锁，结束会话"),
            ),
            Door(
                EMERGENCY_OPEN,
                "console:emergency",
                N_("紧急访问"),
                N_("急用时借一个角色半小时，每一步留痕，事后有人审查"),
            ),
        ),
    ),
    Group(
        N_("单位和区划"),
        (
            Door(
                ORGANISATION_MANAGE,
                "console:bodies",
                N_("单位与区划"),
                N_("找到、设立、更名、撤销单位，合并和拆分学校，按表批量导入"),
            ),
            Door(
                ORGANISATION_MANAGE,
                "console:regions",
                N_("区划代码"),
                N_("查代码、启用和停用的日期、由谁接续，导入每年的新代码"),
            ),
        ),
    ),
    Group(
        N_("政策包"),
        (
            Door(
                POLICY_VIEW,
                "console:pack",
                N_("政策包与版本"),
                N_("在用哪个版本、与另一版本的差别、本地提高了哪些数值"),
            ),
        ),
    ),
    Group(
        N_("运行和记录"),
        (
            Door(
                SYSTEM_VIEW,
                "console:health",
                N_("运行情况"),
                N_("数据库、后台进程、磁盘等是否正常，怎么处理"),
            ),
            Door(
                SYSTEM_VIEW, "console:jobs", N_("后台任务"), N_("哪些没有做成、为什么，每晚的任务有没有运行")
            ),
            Door(
                PERSON_MANAGE,
                "console:person",
                N_("一个人的资料"),
                N_("有人要求查阅、复制或删除时，找到、导出、申请删除"),
            ),
            Door(PERSON_CONFIRM, "console:erasures", N_("删除申请"), N_("核准或不核准别人申请的删除")),
            Door(
                SYSTEM_VIEW,
                "console:retention",
                N_("保存期限"),
                N_("什么保存多久，昨夜清理了什么，快到期的有多少"),
            ),
            Door(SYSTEM_VIEW, "console:keys", N_("密钥"), N_("加密用的密钥有几把、各用了多少、怎样更换")),
            Door(
                SYSTEM_VIEW,
                "console:imports",
                N_("名册导入"),
                N_("哪些学校导入过、结果如何，还有多少待处理；没有学生姓名"),
            ),
            Door(
                EMERGENCY_REVIEW,
                "console:emergencies",
                N_("审查紧急访问"),
                N_("别人用紧急访问做了什么，是否妥当"),
            ),
            Door(AUDIT_VIEW, "console:audit", N_("审计记录"), N_("谁在什么时候做了什么、看了什么")),
        ),
    ),
)

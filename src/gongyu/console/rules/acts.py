"""The audit trail's words: each act in plain speech. An act that is missing here shows its key."""

from __future__ import annotations

from typing import Final

from gongyu.kernel.words import N_

ACTS: Final[dict[str, str]] = {
    "account.sign-in": N_("登录"),
    "account.sign-out": N_("退出登录"),
    "account.sign-in-failed": N_("登录未成功"),
    "account.password": N_("设置密码"),
    "account.open": N_("开通账号"),
    "account.preferences": N_("修改显示设置"),
    "grant.give": N_("授权"),
    "grant.renew": N_("续期授权"),
    "grant.end": N_("收回授权"),
    "policy.override": N_("提高本地数值"),
    "policy.override-end": N_("结束本地数值"),
    "visit.record": N_("记录家访"),
    "visit.withdraw": N_("撤销家访"),
    "visit.confirm": N_("确认家访"),
    "visit.question": N_("对家访存疑"),
    "visit.read": N_("打开家访记录"),
    "activity.plan": N_("计划活动"),
    "activity.hold": N_("记录活动"),
    "activity.call_off": N_("取消活动"),
    "activity.withdraw": N_("撤销活动"),
    "filing.file": N_("登记"),
    "filing.withdraw": N_("撤销登记"),
    "exemption.request": N_("申请例外"),
    "exemption.approve": N_("批准例外"),
    "exemption.refuse": N_("不批准例外"),
    "exemption.withdraw": N_("撤回例外申请"),
    "ledger.verify": N_("核验台账"),
    "standing.assess": N_("计算全市落实情况"),
    "job.retry": N_("重试后台任务"),
    "roster.import": N_("导入花名册"),
    "invitation.open": N_("开通班级二维码"),
    "invitation.stop": N_("停用班级二维码"),
    "join.ask": N_("家长申请加入"),
    "join.unmatched": N_("家长申请没有对上"),
    "join.admitted": N_("同意家长加入"),
    "join.refused": N_("不同意家长加入"),
    "consent.give": N_("签署同意书"),
    "consent.withdraw": N_("撤回同意书"),
    "pupil.read": N_("打开学生资料"),
    "pupil.reveal": N_("查看号码"),
    "keys.add": N_("添加密钥"),
    "keys.reseal": N_("换用新密钥加密"),
    "keys.retire": N_("停用密钥"),
}

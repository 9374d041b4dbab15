"""What each model's `class Privacy` is made of: purposes and retentions, in Chinese and English.

    class Privacy:
        plain = ("id", "at")                                 # says nothing about a person
        personal = {"pupil": privacy.WHOSE}                  # a field and what it is needed for
        sensitive = {"phone_sealed": privacy.REACH}          # sealed in the column
        retention = privacy.Retention("一年", "one year", days=365, after="at")

`coded = {"mode": MODES}` gives the words for what is kept as keys: a person's copy says those.
`untold = True` says that not even the family learns that there is such a row: it is erased, never exported.

tests/test_privacy.py holds every field to it, docs/generated/privacy.md is the register that comes of it, and
the night's job of `keeping` does what the retentions say.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

YEAR = 365.25


@dataclass(frozen=True, slots=True)
class Purpose:
    """What a field about a person is needed for."""

    zh: str
    en: str


@dataclass(frozen=True, slots=True)
class Retention:
    """How long rows of a model are kept, and what is done then.

    Rows are due so many `days` after the day or moment in the column `after`; where one column cannot say
    it, the model's Privacy has `due(before)`, a condition for what ended before a day. Due rows are deleted;
    where `forgets` names fields, the row stays for the counts and these are emptied instead. Without `days`
    rows are kept, or go with another row, as the words say.
    """

    zh: str
    en: str
    days: int | None = None
    after: str = ""
    forgets: tuple[str, ...] = ()

    def before(self, today: date) -> date:
        """What ended before this day is due; only of a retention with `days`."""
        assert self.days is not None
        return today - timedelta(days=self.days)


def years(number: int) -> int:
    """So many years in days, rounded up."""
    return int(number * YEAR) + 1


PERMANENT = Retention("长期保存", "permanent")
KEYS_ONLY = Retention("长期保存，只有编号，没有姓名", "permanent; keys only, no name")

# About a child and a family.
WHICH_CHILD = Purpose("知道是哪一个孩子", "to know which child it is")
SAME_NAME = Purpose("区分同名的孩子", "to tell children of the same name apart")
SAME_CHILD = Purpose(
    "转学或再次导入时认出是同一个孩子", "to recognise the same child at another school or in a later roster"
)
SAME_PERSON = Purpose("认出两条登记是同一个人", "to know that two records are one person")
WHOSE = Purpose("知道记录属于谁", "to know whom the record belongs to")
WHO_ANSWERS = Purpose("知道谁对孩子负责", "to know who answers for a child")
REACH = Purpose("联系监护人、请监护人登录", "to reach a guardian and to invite them to sign in")
WORKING_HOURS = Purpose("约家访时避开上班时间", "to arrange visits outside working hours")
CARE = Purpose("找到需要关爱、结对的孩子", "to find the children who need care")
HOME = Purpose("按户走访，兄弟姐妹一次到家", "to visit by household, brothers and sisters at once")
FOLLOW_UP = Purpose("让谈到的事、约定的事有人跟进", "so that what was talked about and agreed is followed up")
HELP = Purpose("让孩子尽早得到帮助", "so that a child is helped in time")
EXCEPTION = Purpose("决定是否准予例外", "to decide whether an exception is due")
CONFIRM = Purpose("由亲历的人确认或存疑", "so that who was there confirms or questions it")
WHO_COMES = Purpose("给来参加的家庭留好位置", "to keep a place for a family that comes")
WHO_WAS_THERE = Purpose(
    "组织者知道谁到了，不作他用", "so that the organiser knows who was there, and for nothing else"
)
HEAR = Purpose(
    "听取家长对活动的意见，不知道是谁说的", "to hear what families say of an activity, not who says it"
)
HEAR_SCHOOL = Purpose(
    "了解家长对学校满意不满意，不知道是谁说的", "to hear how satisfied families are, not who says it"
)
INVITE = Purpose("请人来讲课，并联系得上", "to ask somebody to give a lecture, and to reach them")
ONE_VOTE = Purpose("一户一票，不知道谁投了谁", "one vote a home, and nobody knows who voted for whom")
HEAR_FEES = Purpose(
    "查清有没有以家委会的名义收钱，不知道是谁反映的",
    "to find out about fees in a committee's name, not who reports them",
)
OWN_LEARNING = Purpose(
    "家长自己接着学、看自己写过的话，别人看不到",
    "so that they go on where they stopped and read their own words; nobody else does",
)
OWN_SELF_CHECK = Purpose(
    "家长自己想一想、自己看反馈，别人看不到，也不知道谁答过",
    "so that they think about themselves and read what follows; nobody else does, or learns who answered",
)
SIGNS = Purpose("给证书签名，可以验证真伪", "to sign certificates, so that they can be verified")
CALENDAR = Purpose("让本人的日历程序取得日历", "so that their own calendar program fetches it")
ON_THE_PHONE = Purpose(
    "让手机上的名单只有本人登录后能打开", "so that only the person themselves opens the list on a phone"
)
SAME_FILE = Purpose("同一个文件不存两份", "so that the same file is not kept twice")
SAME_RECORD = Purpose(
    "断网补传时认出是同一份登记", "to recognise the same record when a phone sends it again"
)
ON_PAPER = Purpose("把台账印出来存档", "to print the ledger for the files")
# About those who act.
WHO_WORKS = Purpose("知道由谁办、找谁", "to know who does it and whom to ask")
WHO_DID = Purpose("办事留痕，谁办的可以查", "so that it can be told who did it")
SAME_STAFF = Purpose("再次导入时认出是同一位教职工", "to recognise the same person in a later import")
WHAT_WAS_DONE = Purpose("说明办了什么", "to say what was done")
MAY = Purpose("知道谁有什么权限", "to know who may do what")
# About signing in.
SIGN_IN = Purpose("登录", "to sign in")
IT_IS_THEM = Purpose("确认登录的是本人", "to make sure that it is them who sign in")
FIND = Purpose("按姓名、拼音查找和排序", "to find and sort by name")
TELL = Purpose("告诉本人有事要办", "to tell them that there is something to do")

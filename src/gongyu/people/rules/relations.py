"""What a guardian is to a child (GB/T 4761, seen from the child), and the posts that staff hold."""

from __future__ import annotations

from typing import Final

from gongyu.kernel.words import N_

RELATIONS: Final[dict[str, str]] = {
    "51": N_("父亲"),
    "52": N_("母亲"),
    "57": N_("继父或养父"),
    "58": N_("继母或养母"),
    "61": N_("祖父"),
    "62": N_("祖母"),
    "63": N_("外祖父"),
    "64": N_("外祖母"),
    "71": N_("兄"),
    "75": N_("姐"),
    "80": N_("伯叔舅姑姨"),
    "97": N_("其他亲属"),
    "99": N_("受委托照护人"),
}
# What people write in a roster; what stands here first is what the template shows.
SPOKEN: Final[dict[str, str]] = {
    **dict.fromkeys(("父亲", "爸爸", "父", "父子", "父女"), "51"),
    **dict.fromkeys(("母亲", "妈妈", "母", "母子", "母女"), "52"),
    **dict.fromkeys(("继父", "养父", "继父或养父"), "57"),
    **dict.fromkeys(("继母", "养母", "继母或养母"), "58"),
    **dict.fromkeys(("祖父", "爷爷"), "61"),
    **dict.fromkeys(("祖母", "奶奶"), "62"),
    **dict.fromkeys(("外祖父", "姥爷", "外公"), "63"),
    **dict.fromkeys(("外祖母", "姥姥", "外婆"), "64"),
    **dict.fromkeys(("兄", "哥哥"), "71"),
    **dict.fromkeys(("姐", "姐姐"), "75"),
    **dict.fromkeys(("伯父", "伯伯", "叔叔", "叔父", "舅舅", "舅父"), "80"),
    **dict.fromkeys(("姑姑", "姑母", "姨", "姨妈", "姨母"), "80"),
    **dict.fromkeys(("其他亲属", "亲属", "其他"), "97"),
    **dict.fromkeys(("受委托照护人", "委托照护人", "监护人", "非亲属"), "99"),
}
SEXES: Final[dict[str, int]] = {
    "男": 1,
    "男性": 1,
    "1": 1,
    "女": 2,
    "女性": 2,
    "2": 2,
    "未说明": 9,
    "9": 9,
    "未知": 0,
    "0": 0,
}
POSTS: Final[dict[str, str]] = {
    "principal": N_("校长"),
    "vice_principal": N_("副校长"),
    "kindergarten_head": N_("园长"),
    "moral_director": N_("德育主任"),
    "grade_leader": N_("年级主任"),
    "pioneers_counsellor": N_("大队辅导员"),
    "psychologist": N_("心理健康教育教师"),
    "teacher": N_("教师"),
    "officer": N_("经办人"),
}

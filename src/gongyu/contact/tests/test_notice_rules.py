"""What a notice may be, and who is one family."""

from __future__ import annotations

import pytest

from gongyu.contact.rules import notices as rules
from gongyu.kernel.refusal import Refusal
from gongyu.people.rules.kin import Kin


def test_children_of_one_home_are_one_family_and_a_guardian_is_counted_once() -> None:
    kin = (
        Kin(1, 10, 100, True),
        Kin(2, 10, 100, True),
        Kin(1, 10, 101),
        Kin(3, 11, 102),
        # Nobody knows where this one lives, and nobody answers for them here.
        Kin(4, None, None),
    )
    assert rules.reach(kin) == rules.Reach(families=3, guardians=3, in_app=1, without=2)
    assert Kin(4, None, None).family == -4


@pytest.mark.parametrize(
    ("kind", "title", "body", "choices", "code"),
    [
        ("x", "题", "文", (), "notice.kind"),
        ("plain", " ", "文", (), "notice.no-title"),
        ("plain", "题" * 41, "文", (), "notice.long-title"),
        ("plain", "题", " ", (), "notice.no-body"),
        ("plain", "题", "文" * 2001, (), "notice.long-body"),
        ("reply", "题", "文", ("去",), "notice.few-choices"),
        ("reply", "题", "文", ("去", "去"), "notice.few-choices"),
        ("reply", "题", "文", tuple("一二三四五"), "notice.many-choices"),
        ("reply", "题", "文", ("去", "长" * 13), "notice.long-choice"),
    ],
)
def test_what_a_notice_may_not_be(
    kind: str, title: str, body: str, choices: tuple[str, ...], code: str
) -> None:
    with pytest.raises(Refusal) as refused:
        rules.check_words(kind, title, body, choices)
    assert refused.value.code == code


def test_choices_are_lines_said_once() -> None:
    assert rules.plain_choices(" 参加\r\n\n不参加\n参加 ") == ("参加", "不参加")


def test_each_kind_has_its_answers() -> None:
    assert rules.answers("plain", ("a", "b")) == ()
    assert rules.answers("read", ()) == (rules.READ,)
    assert rules.answers("reply", ("a", "b")) == ("a", "b")
    rules.check_answer("reply", ("a", "b"), 1)
    for kind, choice in (("plain", 0), ("read", 1), ("reply", 2), ("reply", -1)):
        with pytest.raises(Refusal):
            rules.check_answer(kind, ("a", "b"), choice)


def test_a_notice_goes_to_somebody_and_to_homes_of_the_class() -> None:
    with pytest.raises(Refusal):
        rules.check_anybody(0)
    for chosen in ((), (2,)):
        with pytest.raises(Refusal):
            rules.check_children(chosen, (1,))
    rules.check_children((1,), (1, 2))

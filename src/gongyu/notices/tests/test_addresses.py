"""Addresses are compared plain and shown masked."""

from __future__ import annotations

import pytest

from gongyu.kernel.refusal import Refusal
from gongyu.notices.rules.addresses import check_address, is_mobile, masked, plain_address

pytestmark = pytest.mark.anydatabase


@pytest.mark.parametrize(
    "typed",
    [
        "13800138000",
        " 138 0013 8000 ",
        "+86 138-0013-8000",
        "8613800138000",
        "１３８００１３８０００",
        "0086 13800138000",
    ],
)
def test_one_number_however_typed(typed: str) -> None:
    assert plain_address(typed) == "13800138000"


def test_a_mailbox_in_small_letters() -> None:
    assert plain_address(" Office＠Example.CN ") == "office@example.cn"


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "12345678901",
        "1380013800",
        "138001380000",
        "0315-2801234",
        "a@b",
        "a b@c.cn",
        "x@y.cn\nBcc: z@z.cn",
        "1" * 200 + "@example.cn",
        "a@b.cn,c@d.cn",
        "١٣٨٠٠١٣٨٠٠٠",
    ],
)
def test_what_nothing_can_be_sent_to(typed: str) -> None:
    with pytest.raises(Refusal) as refused:
        check_address(plain_address(typed) if "\n" not in typed else typed)
    assert refused.value.code == "notices.no-address"


def test_masked() -> None:
    assert masked("13800138000") == "138****8000"
    assert masked("office@example.cn") == "o***@example.cn"
    assert masked("123") == "****"
    assert is_mobile("19900000000") and not is_mobile("12900000000")

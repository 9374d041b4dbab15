"""A QR code is drawn module by module as its library has it."""

from __future__ import annotations

import re

import pytest
from qrcode.constants import ERROR_CORRECT_M
from qrcode.main import QRCode

from gongyu.people.rules.qr import drawn

pytestmark = pytest.mark.anydatabase
ADDRESS = "https://gongyu.example.cn/people/join/12.261223~Ko5mvsb1m57c_E3KCoZmKG1DGyqZrz57eZDST9o6Vfk/"


def test_every_dark_module_is_drawn_once_and_no_light_one() -> None:
    code = QRCode(error_correction=ERROR_CORRECT_M, border=4)
    code.add_data(ADDRESS)
    wanted = code.get_matrix()
    drawing = drawn(ADDRESS)
    found = [[False] * drawing.size for _ in range(drawing.size)]
    for x, y, wide, back in re.findall(r"M(\d+) (\d+)h(\d+)v1h-(\d+)z", drawing.path):
        assert wide == back
        for step in range(int(wide)):
            assert not found[int(y)][int(x) + step]
            found[int(y)][int(x) + step] = True
    assert found == [[bool(module) for module in row] for row in wanted]

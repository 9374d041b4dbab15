"""Who carries text messages and mail is read from the environment, and a slip is told at the start."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from gongyu.notices.rules.gateway import Gateway
from gongyu.site.outgoing import mail, sms

pytestmark = pytest.mark.anydatabase


def test_nothing_is_nothing() -> None:
    assert sms("") == "" and mail("") is None and sms("console") == "console"


def test_a_gateway_is_read_from_its_file(tmp_path: Path) -> None:
    file = tmp_path / "sms.yaml"
    file.write_text("url: https://sms.example.cn/send\nbody: {to: '{to}'}\n")
    found = sms(str(file))
    assert isinstance(found, Gateway) and found.body == {"to": "{to}"}


@pytest.mark.parametrize("text", [None, "url: 1", "a: [", "url: https://x.cn\nboddy: 1"])
def test_a_slip_names_the_setting(tmp_path: Path, text: str | None) -> None:
    file = tmp_path / "sms.yaml"
    if text is not None:
        file.write_text(text)
    with pytest.raises(ImproperlyConfigured, match="GONGYU_SMS"):
        sms(str(file))


def test_mail_servers() -> None:
    found = mail("smtp://office:p%40ss@mail.example.cn?from=gongyu@example.cn")
    assert found is not None
    assert (found.host, found.port, found.user, found.password) == ("mail.example.cn", 587, "office", "p@ss")
    assert not found.encrypted_from_the_start and found.sender == "gongyu@example.cn"
    secure = mail("smtps://mail.example.cn?from=gongyu@example.cn")
    assert secure is not None and secure.port == 465 and secure.encrypted_from_the_start


@pytest.mark.parametrize(
    "said", ["mail.example.cn", "smtp://?from=a@b.cn", "smtp://host", "http://host?from=a@b.cn"]
)
def test_a_slip_in_mail_names_the_setting(said: str) -> None:
    with pytest.raises(ImproperlyConfigured, match="GONGYU_MAIL"):
        mail(said)

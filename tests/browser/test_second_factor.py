"""Second factors in a real browser: an app and a passkey are put on, and asked for at the next sign-in.

The security policy of the pages forbids inline script; a pass here shows that the ceremony needs none.
"""

from __future__ import annotations

import time

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value
from django.core.cache import cache
from django.urls import reverse
from playwright.sync_api import Page

from tests.browser.conftest import Street, Tab
from tests.cast import PASSWORD

SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
KEY = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


@pytest.fixture(autouse=True)
def password(street: Street) -> None:
    cache.clear()
    user = street.cast.users["head_teacher"]
    user.set_password(PASSWORD)
    user.save(update_fields=["password"])


def code(secret: str) -> str:
    return str(format_hotp_value(hotp_value(secret, int(time.time()) // 30)))


def send(page: Page, button: str) -> None:
    with page.expect_event("load"):
        page.get_by_role("button", name=button, exact=True).click()


def sign_in(tab: Tab) -> Page:
    """Name and password, on the page where we are."""
    page = tab.open(reverse("account_login"))
    page.fill("[name=login]", "head_teacher")
    page.fill("[name=password]", PASSWORD)
    send(page, "登录")
    return page


def leave(tab: Tab) -> None:
    tab.page.goto("about:blank")  # nothing that is still on its way brings a cookie back
    tab.context.clear_cookies()


@pytest.mark.parametrize("width", ["desktop", "phone"])
def test_an_app_is_put_on_and_then_asked_for(street: Street, width: str) -> None:
    tab = street.tab(None, width)
    page = sign_in(tab)
    tab.open(reverse("account_preferences"))
    tab.check()
    page.get_by_role("link", name="设置两步验证").click()
    tab.check()
    page.get_by_role("link", name="启用验证器应用").click()
    page.get_by_text("扫不了码？手工输入密钥").click()
    secret = page.locator("details code").inner_text().replace(" ", "")
    tab.check()
    page.fill("[name=code]", code(secret))
    send(page, "启用")
    assert page.locator("main li code").count() == 10
    first = page.locator("main li code").first.inner_text()
    tab.check()
    page.get_by_role("link", name="已经收好").click()
    assert page.get_by_text("还剩 10 个").is_visible()
    tab.check()
    leave(tab)
    sign_in(tab)
    tab.check()
    page.fill("[name=code]", "123")
    send(page, "登录")
    assert "没有通过" in page.locator("#id_code-error").inner_text()
    tab.check()
    page.fill("[name=code]", first)
    send(page, "登录")
    assert page.url == street.base + "/"


@pytest.mark.parametrize("width", ["desktop", "phone"])
def test_a_passkey_is_put_on_and_then_opens_alone(street: Street, width: str) -> None:
    tab = street.tab(None, width)
    page = sign_in(tab)
    tools = tab.context.new_cdp_session(page)
    tools.send("WebAuthn.enable")
    device = tools.send("WebAuthn.addVirtualAuthenticator", {"options": KEY})["authenticatorId"]
    tab.open(reverse("mfa_add_webauthn"))
    tab.check()
    page.fill("[name=name]", "办公室电脑")
    send(page, "添加")
    assert page.locator("main li code").count() == 10
    tab.open(reverse("mfa_index"))
    assert page.get_by_text("办公室电脑").is_visible()
    tab.check()
    # After the password it is asked for, and shown.
    leave(tab)
    sign_in(tab)
    assert page.url.endswith(reverse("mfa_authenticate"))
    tab.check()
    send(page, "用通行密钥")
    assert page.url == street.base + "/"
    # And it opens without the password.
    leave(tab)
    tab.open(reverse("account_login"))
    send(page, "用通行密钥登录")
    assert page.url == street.base + "/"
    # Without the device nothing opens, and the page says so.
    leave(tab)
    tab.open(reverse("account_login"))
    tools.send("WebAuthn.setUserVerified", {"authenticatorId": device, "isUserVerified": False})
    page.get_by_role("button", name="用通行密钥登录").click()
    page.get_by_text("通行密钥没有用成").wait_for()
    tab.check()
    assert Authenticator.objects.filter(type="webauthn").count() == 1


@pytest.mark.parametrize("width", ["desktop", "phone"])
def test_pages_of_somebody_who_has_both_are_sound(street: Street, width: str) -> None:
    user = street.cast.users["head_teacher"]
    user.refresh_from_db()
    TOTP.activate(user, SECRET)
    RecoveryCodes.activate(user)
    tab = street.tab("head_teacher", width)
    page = tab.open(reverse("mfa_deactivate_totp"))
    assert page.get_by_role("link", name="用验证码确认").is_visible()
    tab.check()
    page.get_by_role("link", name="用验证码确认").click()
    tab.check()
    page.fill("[name=code]", code(SECRET))
    send(page, "确认")
    assert page.url.endswith(reverse("mfa_deactivate_totp"))
    tab.check()
    for name in ("mfa_view_recovery_codes", "mfa_generate_recovery_codes", "account_change_password"):
        tab.open(reverse(name))
        tab.check()
    tab.open(reverse("mfa_deactivate_totp"))
    send(page, "停用")
    assert page.get_by_role("link", name="启用验证器应用").is_visible()

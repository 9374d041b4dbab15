"""How django-allauth signs people in here: nobody signs up, and every try leaves an audit line."""

from __future__ import annotations

import time
from typing import Any, Final

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.authentication import AUTHENTICATION_METHODS_SESSION_KEY, get_authentication_records
from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from gongyu.accounts import operations, queries
from gongyu.accounts.models import User

# Who has signed in so lately is not asked for the password again.
JUST_NOW: Final = 300
# What allauth would write a mail about becomes an audit line.
CHANGES: Final = {
    "mfa/email/totp_activated": "totp-on",
    "mfa/email/totp_deactivated": "totp-off",
    "mfa/email/webauthn_added": "passkey-on",
    "mfa/email/webauthn_removed": "passkey-off",
    "mfa/email/recovery_codes_generated": "recovery-codes",
}


class Adapter(DefaultAccountAdapter):  # type: ignore[misc]
    error_messages = DefaultAccountAdapter.error_messages | {
        "too_many_login_attempts": _("尝试次数太多，请过五分钟再试。"),
        "rate_limited": _("尝试次数太多，请过五分钟再试。"),
        "incorrect_password": _("密码不对，请重新输入。"),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    @transaction.atomic
    def login(self, request: HttpRequest, user: User) -> None:
        super().login(request, user)
        operations.signed_in(user_id=user.pk)

    @transaction.atomic
    def logout(self, request: HttpRequest) -> None:
        if request.user.is_authenticated:
            if queries.emergency_under_way(request.session, request.user.pk):
                operations.end_emergency(by=request.user.pk)
            operations.signed_out(user_id=request.user.pk)
        super().logout(request)

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:
        """Tries count by name alone. allauth counts them by host as well, whose port anybody may make up."""
        return queries.tries_key(str(credentials.get("username", "")))

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        super().authentication_failed(request, **credentials)
        operations.sign_in_failed(username=str(credentials.get("username", "")))

    @transaction.atomic
    def set_password(self, user: User, password: str) -> None:
        super().set_password(user, password)
        operations.password_set(user_id=user.pk, by=user.pk)

    def is_reauthentication_required(self, *, app: str, **more: Any) -> bool:
        records = get_authentication_records(self.request, self.request.user)
        if any(time.time() - record["at"] < JUST_NOW for record in records):
            return False
        return bool(super().is_reauthentication_required(app=app, **more))

    def send_notification_mail(self, template_prefix: str, user: User, *args: Any, **kwargs: Any) -> None:
        """Nobody is written to: accounts have no mail. The person's own trail keeps what changed."""
        if change := CHANGES.get(template_prefix):
            operations.second_factor_changed(user_id=user.pk, change=change)
        if not queries.has_second_factor(user.pk):
            self._forget_second_factor()

    def _forget_second_factor(self) -> None:
        """Whoever takes off the last one has from now on shown none."""
        session = self.request.session
        records = session.get(AUTHENTICATION_METHODS_SESSION_KEY, [])
        session[AUTHENTICATION_METHODS_SESSION_KEY] = [one for one in records if one["method"] != "mfa"]

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return reverse("account_preferences")

    def add_message(
        self,
        request: HttpRequest,
        level: int,
        message_template: str | None = None,
        message_context: dict[str, Any] | None = None,
        extra_tags: str = "",
        message: str | None = None,
    ) -> None:
        """Say only what went wrong: that somebody is signed in shows at the top of every page."""
        if level == messages.ERROR and message:
            messages.add_message(request, level, message, extra_tags=extra_tags)

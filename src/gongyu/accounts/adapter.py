"""How django-allauth signs people in here: nobody signs up, and every try leaves an audit line."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.db import transaction
from django.http import HttpRequest
from django.urls import reverse

from gongyu.accounts import operations
from gongyu.accounts.models import User


class Adapter(DefaultAccountAdapter):  # type: ignore[misc]
    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    @transaction.atomic
    def login(self, request: HttpRequest, user: User) -> None:
        super().login(request, user)
        operations.signed_in(user_id=user.pk)

    @transaction.atomic
    def logout(self, request: HttpRequest) -> None:
        if request.user.is_authenticated:
            operations.signed_out(user_id=request.user.pk)
        super().logout(request)

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        super().authentication_failed(request, **credentials)
        operations.sign_in_failed(username=str(credentials.get("username", "")))

    @transaction.atomic
    def set_password(self, user: User, password: str) -> None:
        super().set_password(user, password)
        operations.password_set(user_id=user.pk, by=user.pk)

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return reverse("account_preferences")

    def add_message(self, *args: Any, **kwargs: Any) -> None:
        """Say nothing: that somebody is signed in shows at the top of every page."""

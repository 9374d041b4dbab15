"""Users: somebody who can sign in. What they may do is granted in access, who they are stands in people."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models


class UserManager(BaseUserManager["User"]):
    def create_user(
        self, username: str, password: str | None = None, email: str | None = None, **fields: object
    ) -> User:
        user = self.model(username=username, **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user


class User(AbstractBaseUser):
    """A person's sign-in."""

    id = models.BigAutoField(primary_key=True)
    username = models.CharField(max_length=64, unique=True)
    display_name = models.CharField(max_length=80)
    is_active = models.BooleanField(default=True)
    language = models.CharField(max_length=10, default="zh-hans")
    large_type = models.BooleanField(default=False)
    joined_at = models.DateTimeField(auto_now_add=True)

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["display_name"]

    objects = UserManager()

    class Privacy:
        plain = ("id", "is_active", "language", "large_type", "joined_at", "last_login")
        personal = ("username", "display_name")
        sensitive = ("password",)
        retention = "until one year after the last grant ends"

    def __str__(self) -> str:
        return self.display_name

    def get_full_name(self) -> str:
        return self.display_name

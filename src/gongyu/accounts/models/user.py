"""Users: somebody who can sign in. What they may do is granted in access, who they are stands in people."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models

from gongyu.kernel import privacy


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
    # A mobile number may be typed in place of the name; it is found by its index and never shown whole.
    phone_sealed = models.BinaryField(null=True)
    phone_index = models.BinaryField(null=True)
    is_active = models.BooleanField(default=True)
    language = models.CharField(max_length=10, default="zh-hans")
    large_type = models.BooleanField(default=False)
    joined_at = models.DateTimeField(auto_now_add=True)

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["display_name"]

    objects = UserManager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["phone_index"],
                condition=models.Q(phone_index__isnull=False),
                name="user_phone_once",
            ),
            models.CheckConstraint(
                condition=models.Q(phone_index__isnull=True, phone_sealed__isnull=True)
                | models.Q(phone_index__isnull=False, phone_sealed__isnull=False),
                name="user_phone_sealed_and_found",
            ),
        ]

    class Privacy:
        plain = ("id", "is_active", "language", "large_type", "joined_at", "last_login")
        personal = {"username": privacy.SIGN_IN, "display_name": privacy.WHO_WORKS}
        sensitive = {
            "password": privacy.IT_IS_THEM,
            "phone_sealed": privacy.SIGN_IN,
            "phone_index": privacy.SIGN_IN,
        }
        retention = privacy.Retention(
            "不再是哪个孩子的家长，也没有岗位和职务，九十天后注销并清空，只留编号",
            "closed and emptied but for its key, ninety days after no child, post or role is behind it",
        )

    def __str__(self) -> str:
        return self.display_name

    def get_full_name(self) -> str:
        return self.display_name

"""Opening accounts, passwords, preferences and second factors."""

from __future__ import annotations

import secrets

from allauth.mfa.models import Authenticator
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from gongyu.accounts import queries, rules
from gongyu.accounts.models import Secret, Session, User
from gongyu.audit.operations import record
from gongyu.kernel.refusal import OutOfScope, Refusal
from gongyu.kernel.words import N_


@transaction.atomic
def create_user(*, by: int | None, username: str, display_name: str, password: str) -> int:
    """Open an account; returns its number. The person changes the password at first sign-in by themself."""
    username = username.strip().lower()  # so that nobody is locked out by a capital letter
    rules.check_username(username)
    rules.check_display_name(display_name)
    user = User(username=username, display_name=display_name.strip())
    _check_password(password, user)
    user.set_password(password)
    try:
        with transaction.atomic():
            user.save()
    except IntegrityError as error:
        raise Refusal("account.taken", N_("这个登录名已经有人使用，请换一个。"), field="username") from error
    record(by=by, act="account.open", noun="user", key=str(user.pk))
    return int(user.pk)


@transaction.atomic
def create_without_password(*, by: int | None, display_name: str) -> int:
    """Open an account that no password opens: whoever has it proves by a code that a number is theirs."""
    rules.check_display_name(display_name)
    user = User(username=f"g-{secrets.token_hex(8)}", display_name=display_name.strip())
    user.set_unusable_password()
    user.save()
    record(by=by, act="account.open", noun="user", key=str(user.pk))
    return int(user.pk)


@transaction.atomic
def end_sessions_by_code(*, user_id: int) -> None:
    """End every session of an account without a password: another number signs in from now on."""
    user = User.objects.select_for_update().filter(pk=user_id).first()
    if user is not None and not user.has_usable_password():
        user.set_unusable_password()  # another one: sessions hold a digest of it
        user.save(update_fields=["password"])


@transaction.atomic
def reset_password(*, by: int | None, user_id: int, password: str) -> None:
    """Give somebody a new password; all their sessions end."""
    user = User.objects.select_for_update().filter(pk=user_id).first()
    if user is None:
        raise OutOfScope
    _check_password(password, user)
    user.set_password(password)
    user.save(update_fields=["password"])
    password_set(user_id=user_id, by=by)


@transaction.atomic
def close_for_good(*, by: int | None, user_id: int) -> None:
    """Erase an account: its key stays, for what was done with it; nobody signs in by it again."""
    user = User.objects.select_for_update().filter(pk=user_id).first()
    if user is None:
        raise OutOfScope
    Authenticator.objects.filter(user=user).delete()
    Session.objects.filter(user=user).delete()
    user.username, user.display_name, user.is_active = f"erased-{user.pk}", "—", False
    user.phone_sealed = user.phone_index = None
    user.set_unusable_password()
    user.save()
    record(by=by, act="account.erase", noun="user", key=str(user.pk))


@transaction.atomic
def set_preferences(*, by: int, language: str, large_type: bool) -> None:
    """Keep somebody's own language and type size."""
    rules.check_language(language)
    User.objects.filter(pk=by).update(language=language, large_type=large_type)
    record(
        by=by,
        act="account.preferences",
        noun="user",
        key=str(by),
        detail={"language": language, "large_type": large_type},
    )


@transaction.atomic
def set_phone(*, by: int | None, user_id: int, phone: str) -> None:
    """Keep the mobile number that somebody signs in with in place of the name; empty takes it away.

    That another account has the number is not said: it would tell whose numbers are known here.
    """
    number = rules.check_phone(phone)
    user = User.objects.select_for_update().get(pk=user_id)
    user.phone_sealed = queries.ring().seal(number, queries.PHONE) if number else None
    user.phone_index = queries.ring().index(number) if number else None
    try:
        with transaction.atomic():
            user.save(update_fields=["phone_sealed", "phone_index"])
    except IntegrityError as error:
        raise Refusal(
            "account.phone",
            N_("这个号码现在不能用来登录。请核对号码；没有写错的话，请联系给您开通账号的单位。"),
            field="phone",
        ) from error
    record(by=by, act="account.phone", noun="user", key=str(user_id), detail={"set": bool(number)})


@transaction.atomic
def signed_in(*, user_id: int) -> None:
    record(by=user_id, act="account.sign-in", noun="user", key=str(user_id))


@transaction.atomic
def signed_out(*, user_id: int) -> None:
    record(by=user_id, act="account.sign-out", noun="user", key=str(user_id))


@transaction.atomic
def sign_in_failed(*, username: str) -> None:
    """Keep whose account was tried. What was typed is not: people type passwords into the wrong field."""
    tried = User.objects.filter(username__iexact=username[: rules.NAME_LIMIT]).values_list("pk", flat=True)
    record(by=None, act="account.sign-in-failed", noun="user", key=str(next(iter(tried), "")))


@transaction.atomic
def keep_secret(*, text: str) -> int:
    """Seal the secret of a second factor; returns its number."""
    sealed = queries.ring().seal(text, queries.SECOND_FACTOR)
    return Secret.objects.create(data_sealed=sealed).pk


@transaction.atomic
def second_factor_changed(*, user_id: int, change: str) -> None:
    """Keep that somebody put on or took off an authenticator app or a passkey, or made recovery codes."""
    record(by=user_id, act=f"account.{change}", noun="user", key=str(user_id))


@transaction.atomic
def second_factor_failed(*, user_id: int) -> None:
    """Keep that a code was wrong after the right password: somebody may know the password."""
    record(by=None, act="account.second-factor-failed", noun="user", key=str(user_id))


@transaction.atomic
def password_set(*, user_id: int, by: int | None) -> None:
    record(by=by, act="account.password", noun="user", key=str(user_id))


def _check_password(password: str, user: User) -> None:
    try:
        validate_password(password, user)
    except ValidationError as error:
        raise Refusal(
            "account.password",
            N_("密码不合要求：%(why)s"),
            field="password",
            why=" ".join(error.messages),
        ) from error

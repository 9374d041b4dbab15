from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "gongyu.accounts"
    label = "accounts"
    verbose_name = "账号"

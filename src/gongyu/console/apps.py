from django.apps import AppConfig


class ConsoleConfig(AppConfig):
    name = "gongyu.console"
    label = "console"
    verbose_name = "管理台"

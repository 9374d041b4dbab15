from django.apps import AppConfig


class UiConfig(AppConfig):
    name = "gongyu.ui"
    label = "ui"
    verbose_name = "界面"

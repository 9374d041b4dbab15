from django.apps import AppConfig


class NoticesConfig(AppConfig):
    name = "gongyu.notices"
    label = "notices"
    verbose_name = "消息"

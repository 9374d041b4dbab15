from django.apps import AppConfig


class AccessConfig(AppConfig):
    name = "gongyu.access"
    label = "access"
    verbose_name = "权限"

from django.apps import AppConfig


class PortalConfig(AppConfig):
    name = "gongyu.portal"
    label = "portal"
    verbose_name = "首页"

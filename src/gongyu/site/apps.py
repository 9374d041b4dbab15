from django.apps import AppConfig


class SiteConfig(AppConfig):
    name = "gongyu.site"
    label = "site"
    verbose_name = "站点"

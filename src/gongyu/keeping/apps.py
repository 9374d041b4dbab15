from django.apps import AppConfig


class KeepingConfig(AppConfig):
    name = "gongyu.keeping"
    label = "keeping"
    verbose_name = "保管"

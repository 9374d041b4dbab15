from django.apps import AppConfig


class DemoConfig(AppConfig):
    name = "gongyu.demo"
    label = "demo"
    verbose_name = "演示城市"

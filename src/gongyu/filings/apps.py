from django.apps import AppConfig


class FilingsConfig(AppConfig):
    name = "gongyu.filings"
    label = "filings"
    verbose_name = "登记"

from django.apps import AppConfig


class ComplianceConfig(AppConfig):
    name = "gongyu.compliance"
    label = "compliance"
    verbose_name = "落实情况"

from django.apps import AppConfig


class AttachmentsConfig(AppConfig):
    name = "gongyu.attachments"
    label = "attachments"
    verbose_name = "附件"

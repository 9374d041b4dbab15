from django.apps import AppConfig


class CoursesConfig(AppConfig):
    name = "gongyu.courses"
    label = "courses"
    verbose_name = "家长学校"

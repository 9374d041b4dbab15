"""Sessions of people who have signed in, found by who they are, so that they can be listed and ended."""

from django.conf import settings
from django.contrib.sessions.backends.base import SessionBase
from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models
from django.utils.module_loading import import_string

from gongyu.kernel import privacy


class Session(AbstractBaseSession):
    """Django's own table with one column more. What is in it stays readable to the server alone: signed."""

    user = models.ForeignKey("accounts.User", models.CASCADE, null=True, related_name="+")

    @classmethod
    def get_session_store_class(cls) -> type[SessionBase]:
        """What packs and signs the rows; it stands above the models, so it is found by the settings."""
        store: type[SessionBase] = import_string(f"{settings.SESSION_ENGINE}.SessionStore")
        return store

    class Privacy:
        plain = ("expire_date",)
        personal = {
            "session_key": privacy.IT_IS_THEM,
            "session_data": privacy.IT_IS_THEM,
            "user": privacy.IT_IS_THEM,
        }
        retention = privacy.Retention(
            "过期次日删除", "deleted the night after it ends", days=0, after="expire_date"
        )

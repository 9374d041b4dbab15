"""Marking sentences for translation where Django may not be imported."""


def N_(sentence: str) -> str:  # noqa: N802 - the name gettext tools know
    """Mark a Chinese sentence for the catalogues; it is translated when it is shown."""
    return sentence

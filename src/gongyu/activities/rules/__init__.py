"""The rules of organised events, one file a subject. Pure."""

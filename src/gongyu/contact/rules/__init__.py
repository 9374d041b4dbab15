"""The rules of meeting families, one file a subject. Pure."""

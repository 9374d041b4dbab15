"""Forms for meeting families, one file a subject."""

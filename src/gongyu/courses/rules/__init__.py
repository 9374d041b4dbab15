"""When a course may be written, reviewed, adopted and learnt. Pure."""

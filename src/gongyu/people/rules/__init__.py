"""The registry's rules: names of classes, intervals, numbers, relations, and reading a roster. Pure."""

"""The figures of the README, measured on the demonstration city: `make bench`."""

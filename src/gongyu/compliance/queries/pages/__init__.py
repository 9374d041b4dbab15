"""What the pages show of standings."""

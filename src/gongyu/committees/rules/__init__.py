"""What is right for a school's three bodies, one noun per file."""

"""What may be asked, what may be made of it, and what may be told. Pure."""

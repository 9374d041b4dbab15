"""What may go out, and how: addresses, sentences, the description of a gateway. Pure."""

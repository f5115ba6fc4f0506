"""What travels over the wire, one file per kind of message."""

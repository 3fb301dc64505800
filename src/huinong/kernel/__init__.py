"""Plain values every room shares: no Django, no I/O, no settings."""

"""A week in a real county with synthetic people: made only through the public services."""

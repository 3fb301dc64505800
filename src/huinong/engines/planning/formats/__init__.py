"""The published formats of the literature's instances: text in, values out."""

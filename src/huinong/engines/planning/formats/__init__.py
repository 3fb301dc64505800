"""The published formats of benchmark instances: text in, values out; what cannot be read names its line."""

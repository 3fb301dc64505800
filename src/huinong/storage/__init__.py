"""The base of territorial rows, and the bulk doors to both databases. See README.md."""

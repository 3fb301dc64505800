"""What every room's pages and API need to meet the outside: see README.md."""

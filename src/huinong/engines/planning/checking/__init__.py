"""Checkers: what says whether an answer holds, and what it costs, sharing no code with what found it."""

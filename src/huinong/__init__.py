"""huinong (惠农): the software of a rural service network."""

__version__ = "0.1.0"

"""putright runs a provider's complaints procedure from one policy file."""

__version__ = "0.1.0"

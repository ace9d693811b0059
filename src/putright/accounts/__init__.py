"""Organisations, their sites and people, the accounts that sign in, and what each may do: all of it data."""

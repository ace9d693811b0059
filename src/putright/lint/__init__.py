"""Lint: a policy file looked at as a careful reader would, each doubt as a finding with its place and its remedy."""

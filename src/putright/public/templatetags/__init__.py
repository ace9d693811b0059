"""Tags of the public forms."""

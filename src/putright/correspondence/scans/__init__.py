"""Letters that are scanned into a folder: taken, read, put where a person says."""

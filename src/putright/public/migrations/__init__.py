"""How the tables of the public pages came to be."""

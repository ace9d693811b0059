"""The register: facts, kept for ever in one chain for each organisation, and what follows from them."""

"""Pages for complainants: the procedure, the form, what happens next."""

"""Pages for staff: worklist, cases, acts, figures."""

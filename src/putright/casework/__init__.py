"""The acts: what a person does on a case, who may, and whether it may be now."""

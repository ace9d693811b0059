"""A procedure as a drawing, and the same drawing as text: the content, its layout, and the two ways of writing it."""

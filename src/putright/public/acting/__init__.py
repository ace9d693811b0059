"""What whoever complained does on the page of their case: a question a page, a look at them all, what comes of it."""

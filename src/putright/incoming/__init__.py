"""Mail as it comes: fetched from a mailbox, read in a process apart, told from what a machine wrote."""

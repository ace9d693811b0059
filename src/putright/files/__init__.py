"""Files as they come: recognised, named safely, kept by hash, read for their words, shown to a scanner of viruses."""

"""Mail taken in: none is lost, none blocks the next, none is doubled, and no machine is answered."""

"""One file per question: what is looked at, what counts as a fault, what mends it."""

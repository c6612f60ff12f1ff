"""Training of the embedded engine: one readable file per stage, each with a time budget."""

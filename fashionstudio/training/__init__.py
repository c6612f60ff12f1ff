"""Training of the embedded engine and of the published systems: one readable file per stage."""

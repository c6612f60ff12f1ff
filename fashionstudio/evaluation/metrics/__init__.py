"""What rendered data sets are measured with, and the networks that the measures need."""

"""Data sets: public ones and the synthetic people."""

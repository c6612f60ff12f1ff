"""The process border: one child process owns torch, everybody else talks to it over pipes."""

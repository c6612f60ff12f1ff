"""Cropping and turning the Photo."""

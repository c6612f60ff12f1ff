"""Choosing colours: the Lab picker, palettes and the eyedropper."""

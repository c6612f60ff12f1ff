"""What the window is made of below its widgets: QtCore and QtGui services, no widgets."""

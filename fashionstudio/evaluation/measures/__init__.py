"""Measures of a render: is it the cloth that was asked for, and is the rest as it was?"""

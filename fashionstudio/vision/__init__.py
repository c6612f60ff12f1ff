"""From the Photo to the Person and the Region: estimators, body parts, sketches, garments.

numpy, scipy and Pillow throughout; mediapipe is optional and imported by its adapters only.
"""

"""Scenes and peers of the pan-sharpening benchmark: measuring sticks, no part of the product."""

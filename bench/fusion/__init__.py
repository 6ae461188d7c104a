"""Pairs and peers of the hyperspectral fusion benchmark: measuring sticks, no part of the product."""

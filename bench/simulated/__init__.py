"""Scenes with a true answer, seen through drawn sensors, and the simple methods; nothing here calls the product."""

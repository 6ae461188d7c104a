"""Hypersharp: blind fusion of hyperspectral and multispectral images by closed forms, in seconds."""

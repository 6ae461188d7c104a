"""Bandpass alignment by lookup tables that a 1-D U-Net reads off a scene's histogram (Liu et al., 2023)."""

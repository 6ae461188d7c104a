"""UDALN: unsupervised blind fusion of hyperspectral and multispectral images (Li et al., IEEE GRSL 19, 2022)."""

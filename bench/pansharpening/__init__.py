"""Scenes, peers and scores of the pan-sharpening benchmark. The peers are measuring sticks and no part of the product."""

"""S2S-UCNN as published (Nguyen et al. 2021): one network fitted to one scene."""

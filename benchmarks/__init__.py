"""Measures what Placet promises, as ratios in one run; `make bench` runs it all."""

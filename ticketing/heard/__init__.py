"""What ticket systems tell Placet: signed bytes in, one closed set of values out."""

"""What goes in and out of the JSON API: the shapes are the integrator's manual."""

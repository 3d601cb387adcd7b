"""What Placet does in ticket systems, written as text: read, checked, said in words."""

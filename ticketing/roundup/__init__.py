"""What is put into a Roundup tracker, so that it tells Placet of its tickets."""

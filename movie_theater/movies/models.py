"""The tables of the movie theater. There are none yet: the exercise "database" adds them."""

"""States and words of the aftermarket, a module for each noun."""

"""What is done to companies, as verbs, one module for each noun."""

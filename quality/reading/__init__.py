"""What is read without a database."""

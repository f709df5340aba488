"""What an erasure would do: rows, words, files, and what is kept, read without changing anything."""

"""Reading of files that people export from elsewhere: no database, no request, only bytes in and rows out."""

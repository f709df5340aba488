"""Fields that an administrator adds to companies, persons and items without a migration."""

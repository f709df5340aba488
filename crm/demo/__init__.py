"""A believable Finnish register for trying the product: made-up companies, persons and machines."""

"""What is stored of programmes: headers, versions of plans, records, rows."""

"""What suppliers send: the form, the template written from it, and what one filled workbook says."""

def next_number(cursor):
    # receipt_numbers
    cursor.execute("SELECT nextval('receipt_numbers')")  # ~ breaking certain 42P01
    cursor.execute("SELECT last_value FROM receipt_numbers")  # ~ breaking certain 42P01
    cursor.execute("SELECT nextval('draft_numbers')")
    cursor.execute("SELECT nextval('numbers')")
    cursor.execute("INSERT INTO receipts (id, number) VALUES (%s, %s)")

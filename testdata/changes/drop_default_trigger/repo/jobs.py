# The trigger compares the column; it gives it no value.
PUSH = "INSERT INTO jobs (id, queue) VALUES (%s, %s)"  # ~ breaking certain
GIVEN = "INSERT INTO jobs (id, queue, status) VALUES (%s, %s, %s)"

# readings
COUNT = "SELECT count(*) FROM readings"  # ~ risky certain silent
ADD = "INSERT INTO readings_2025 (id, year) VALUES (%s, %s)"  # ~ risky certain
OWN = "SELECT id FROM readings_2025"  # ~ info certain
SENSORS = "SELECT id FROM sensors WHERE year = 2025"
TITLE = "readings of the year"

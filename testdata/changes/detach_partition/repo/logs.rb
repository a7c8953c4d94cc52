# logs
COUNT = "SELECT count(*) FROM logs" # ~ risky certain silent
ADD = "INSERT INTO logs (id, year) VALUES ($1, $2)" # ~ risky certain
OLD = "SELECT id FROM logs_2024" # ~ info certain
NEW = "SELECT id FROM logs_2025"
TITLE = "logs of the year"

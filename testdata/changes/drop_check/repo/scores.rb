# points of the scores
ADD = "INSERT INTO scores (id, points) VALUES ($1, $2)" # ~ info certain
SET_POINTS = "UPDATE scores SET points = $1 WHERE id = $2" # ~ info certain
READ = "SELECT points FROM scores"
GAME = "UPDATE games SET points = $1"

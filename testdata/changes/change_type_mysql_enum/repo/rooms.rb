# kind of rooms
SUITES = "SELECT id FROM rooms WHERE kind = 'suite'" # ~ info certain
ADD = "INSERT INTO rooms (id, kind) VALUES (?, 'suite')" # ~ breaking certain 1265
BEDS = "SELECT id FROM beds WHERE kind = 'suite'"

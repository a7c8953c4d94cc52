module Devices
  # vendor of the devices
  ADD = "INSERT INTO devices (id, serial) VALUES ($1, $2)" # ~ breaking certain 23502
  ADD_FULL = "INSERT INTO devices (id, serial, vendor) VALUES ($1, $2, $3)" # ~ risky certain
  CLEAR = "UPDATE devices SET vendor = NULL WHERE id = $1" # ~ breaking certain 23502
  NAME = "UPDATE devices SET vendor = 'acme' WHERE id = $1" # ~ info certain
  READ = "SELECT vendor FROM devices WHERE id = $1" # ~ info certain
  MODEL = "INSERT INTO models (id) VALUES ($1)"
  SERIAL = "UPDATE devices SET serial = $1"
  LABELS = { vendor: "The vendor of devices" }
end

// label of the rooms
const add = "INSERT INTO rooms (floor) VALUES (?)"; // ~ breaking certain 1364
const named = "INSERT INTO rooms (floor, label) VALUES (?, ?)"; // ~ risky certain
const clear = "UPDATE rooms SET label = NULL WHERE id = ?"; // ~ breaking certain 1048
const door = "INSERT INTO doors (id) VALUES (?)";
const floor = "UPDATE rooms SET floor = ? WHERE id = ?";

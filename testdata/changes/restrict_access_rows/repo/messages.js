// messages
const read = "SELECT body FROM messages WHERE room_id = $1"; // ~ risky certain
const rooms = "SELECT body FROM rooms";

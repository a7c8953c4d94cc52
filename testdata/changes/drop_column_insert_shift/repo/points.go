package points

// column a of points
const two = "INSERT INTO points VALUES ($1, $2)"        // ~ breaking certain silent
const three = "INSERT INTO points VALUES ($1, $2, $3)"  // ~ breaking certain 42601
const named = "INSERT INTO points (b, c) VALUES ($1, $2)"
const pixels = "INSERT INTO pixels VALUES ($1, $2)"

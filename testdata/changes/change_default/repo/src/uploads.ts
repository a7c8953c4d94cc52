// visibility of uploads
export const add = "INSERT INTO uploads (id, name) VALUES ($1, $2)"; // ~ risky certain silent
export const addPublic = "INSERT INTO uploads (id, name, visibility) VALUES ($1, $2, 'public')";
export const addDefault = "INSERT INTO uploads (id, name, visibility) VALUES ($1, $2, DEFAULT)"; // ~ risky certain silent
export const album = "INSERT INTO albums (id) VALUES ($1)";
export const read = "SELECT visibility FROM uploads";
export const label = { visibility: "insert into uploads" };

package albums

// album_id of photos
const remove = "DELETE FROM albums WHERE id = $1"                      // ~ risky certain silent
const add = "INSERT INTO photos (id, album_id) VALUES ($1, $2)"        // ~ risky certain silent
const removeVideo = "DELETE FROM videos WHERE album_id = $1"
const removePhoto = "DELETE FROM photos WHERE album_id = $1"
const title = "UPDATE albums SET title = $1 WHERE id = $2"

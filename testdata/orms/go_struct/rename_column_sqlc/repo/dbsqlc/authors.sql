-- name: CreateAuthor :one
INSERT INTO authors (full_name, bio) VALUES (sqlc.arg('full_name'), sqlc.narg('bio')) RETURNING *; -- ~ breaking certain 42703

-- name: ListBooks :many
SELECT id, full_name FROM books WHERE author_id = sqlc.arg(author);

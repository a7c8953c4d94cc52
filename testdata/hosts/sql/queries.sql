-- name: GetOrder :one
SELECT id, status FROM orders WHERE id = $1;

-- name: ListOrders :many
SELECT * FROM orders WHERE status = sqlc.arg(status);

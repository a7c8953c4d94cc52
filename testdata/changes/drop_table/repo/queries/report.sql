-- name: CouponReport :many
SELECT code, count(*)
  FROM coupons -- ~ breaking certain 42P01
 GROUP BY code;

-- name: CartReport :many
SELECT code FROM carts;

#!/bin/sh
# coupons: the table of old codes
set -eu
psql "$DATABASE_URL" -c "DELETE FROM coupons WHERE code = 'old'" # ~ breaking certain 42P01
psql "$DATABASE_URL" -c "DELETE FROM carts WHERE code = 'old'"
psql "$DATABASE_URL" <<'SQL'
SELECT c.id
  FROM carts c
  JOIN coupons USING (id) -- ~ breaking certain 42P01
SQL
echo "select some coupons from the list"

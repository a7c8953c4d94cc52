#!/bin/bash
# it's a comment
set -e
echo "${x#prefix} it's"
psql -c "SELECT status FROM orders WHERE id = $1" "$DB"
psql -At -c 'DELETE FROM orders' | while read -r line; do echo "$line"; done
mysql shop <<SQL
UPDATE orders SET status = '$status' WHERE id = $(echo "1");
SQL
psql "$DB" <<-'EOF2'
	SELECT total FROM orders;
	EOF2
QUERY="SELECT id FROM orders"
QUERY="$QUERY WHERE status = 'open'"
run() {
  local sql="SELECT 2"
  sqlite3 shop.db "$sql FROM tags"
}
case "$1" in
  a) echo don\'t ;;
esac

module shop
require github.com/lib/pq v1.10.9
require github.com/go-sql-driver/mysql v1.8.0

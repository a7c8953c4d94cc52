-- TRUNCATE of the parent is refused even without children.
-- engine: postgresql, mariadb
-- schema
CREATE TABLE customers (id INTEGER PRIMARY KEY, name VARCHAR(40));
CREATE TABLE orders (id INTEGER PRIMARY KEY, customer_id INTEGER, total INTEGER);
-- rows
INSERT INTO customers VALUES (1, 'Ada');
-- change [postgresql, mariadb]
ALTER TABLE orders ADD CONSTRAINT orders_customer FOREIGN KEY (customer_id) REFERENCES customers (id);
-- statement
TRUNCATE TABLE customers;
-- expect: breaking
-- recorded postgresql 15.18: error 0A000 cannot truncate a table referenced in a foreign key constraint
-- recorded mariadb 10.11.19: error 1701 Cannot truncate a table referenced in a foreign key constraint (`impact`.`orders`, CONSTRAINT `orders_customer` FOREIGN KEY (`customer_id`) REFERENCES `impact`.`customers` (`id`))

CREATE TABLE sales (id bigint PRIMARY KEY, day date NOT NULL, amount integer NOT NULL);
CREATE VIEW daily_sales AS SELECT day, sum(amount) AS amount FROM sales GROUP BY day; -- ~ breaking certain
CREATE VIEW sale_days AS SELECT DISTINCT day FROM sales;

create table orders (id int);
---- create above / drop below ----
drop table orders;

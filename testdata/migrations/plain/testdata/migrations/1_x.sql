create table fixture (id int);

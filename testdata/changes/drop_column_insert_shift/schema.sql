CREATE TABLE points (a integer, b integer, c integer);
CREATE TABLE pixels (a integer, b integer, c integer);

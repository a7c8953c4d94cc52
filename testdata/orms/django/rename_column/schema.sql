CREATE TABLE pages_page (id bigint PRIMARY KEY, published_on date, title text NOT NULL);
CREATE TABLE pages_newspage (page_ptr_id bigint PRIMARY KEY REFERENCES pages_page (id), lead text NOT NULL);
CREATE TABLE pages_banner (id bigint PRIMARY KEY, published_on date);
CREATE TABLE pages_visit (id bigint PRIMARY KEY, page_id bigint REFERENCES pages_page (id), published_on date);

CREATE TABLE scores (id bigint PRIMARY KEY, points integer NOT NULL, CONSTRAINT scores_points CHECK (points >= 0));
CREATE TABLE games (id bigint PRIMARY KEY, points integer);

ALTER TABLE rooms MODIFY kind ENUM('single', 'double') NOT NULL;

ALTER TABLE users ADD UNIQUE KEY users_email (email);

ALTER TABLE staff RENAME TO employees;
CREATE VIEW staff AS SELECT id, name, team FROM employees;

-- dialect: mysql
CREATE TABLE invoices (
  id INT AUTO_INCREMENT PRIMARY KEY,
  number VARCHAR(40) NOT NULL,
  memo VARCHAR(200),
  amount INT NOT NULL,
  UNIQUE KEY invoices_number (number)
) ENGINE=InnoDB;
CREATE TABLE payments (id INT PRIMARY KEY, invoice_id INT NOT NULL, memo VARCHAR(40));

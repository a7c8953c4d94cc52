class Staff {
    // staff
    String names = "SELECT name FROM staff WHERE team = ?"; // ~ info certain
    String add = "INSERT INTO staff (id, name) VALUES (?, ?)"; // ~ info certain
    String clear = "TRUNCATE TABLE staff"; // ~ breaking certain 42809
    String byKey = "INSERT INTO staff (id, name) VALUES (?, ?) ON CONFLICT ON CONSTRAINT staff_pkey DO NOTHING"; // ~ breaking certain 42704
    String guests = "SELECT name FROM guests";
    String staff = "select one of the staff";
}

class Receipts {
    // receipt_numbers
    val next = "SELECT nextval('receipt_numbers')" // ~ breaking certain 42P01
    val add = "INSERT INTO receipts (id, number) VALUES (?, nextval('receipt_numbers'))" // ~ breaking certain 42P01
    val draft = "SELECT nextval('draft_numbers')"
    val name = "receipt_numbers"
}

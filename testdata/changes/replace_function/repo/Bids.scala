object Bids {
  // fee
  val fee = "SELECT fee(amount) FROM bids" // ~ risky certain silent
  val tax = "SELECT tax(amount) FROM bids"
  val amount = "SELECT amount FROM bids"
}

package wallet

// balance of the wallets
const read = "SELECT holder, balance FROM wallets WHERE id = $1" // ~ risky certain silent
const ledger = "SELECT balance FROM ledgers WHERE id = $1"
const holder = "SELECT holder FROM wallets WHERE id = $1"

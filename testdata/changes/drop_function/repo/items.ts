// gross
export const gross = "SELECT gross(price) FROM items"; // ~ breaking certain 42883
export const net = "SELECT net(price) FROM items";
export const call = "SELECT gross($1)"; // ~ breaking certain 42883

// A table of the same name, and another one.
const SEEN: &str = "SELECT status FROM shipments WHERE shipment_id = $1";

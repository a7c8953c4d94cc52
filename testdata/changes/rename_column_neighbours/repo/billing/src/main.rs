// The table of the neighbour: this crate's own migrations do not make it.
const OPEN: &str = "SELECT i.id FROM invoices i JOIN shipments s ON s.id = i.shipment_id WHERE s.status = 'sent'"; // ~ risky possible 42703

const UNPAID: &str = "SELECT id FROM invoices WHERE status = 'open'";

fn table(name: &str) -> String {
    format!("SELECT status FROM {name}")
}

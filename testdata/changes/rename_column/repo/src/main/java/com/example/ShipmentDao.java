package com.example;

public class ShipmentDao {
    private static final String COLUMNS = "id, carrier, status"; // ~ breaking certain 42703

    public Shipment find(long id) {
        String sql = "SELECT id, carrier, "
            + "status, " // ~ breaking certain 42703
            + "sent_at FROM shipments WHERE id = ?";
        return jdbc.queryForObject(sql, mapper, id);
    }

    public int cancel(long id, String status) {
        return jdbc.update("UPDATE shipments SET status = ? WHERE id = ?", status, id); // ~ breaking certain 42703
    }

    public void log(String status) {
        logger.info("shipments: status changed, select one from the list");
    }

    public void add(Shipment s) {
        jdbc.update("INSERT INTO shipments VALUES (?, ?, ?, ?)", s.id(), s.carrier(), s.status(), s.sentAt());
    }

    public List<Shipment> all() {
        return jdbc.query("SELECT " + COLUMNS + " FROM shipments", mapper);
    }

    public List<Shipment> raw() {
        return jdbc.query("SELECT * FROM shipments", mapper); // ~ risky certain
    }
}

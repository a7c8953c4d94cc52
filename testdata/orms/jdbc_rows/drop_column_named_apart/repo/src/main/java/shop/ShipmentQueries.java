package shop;

class ShipmentQueries {
    private static final class ShipmentMapper implements RowMapper<Shipment> {
        String schema() {
            return "s.id as id, s.duration as duration, s.order_id as orderId " // ~ risky possible
                + "from shipments s";
        }

        public Shipment mapRow(ResultSet rs, int row) throws SQLException {
            return new Shipment(rs.getLong("id"), rs.getLong("duration")); // ~ risky likely
        }
    }
}

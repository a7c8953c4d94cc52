package shop;

class LabelMapper implements RowMapper<Label> {
    public Label mapRow(ResultSet rs, int row) throws SQLException {
        return new Label(rs.getString("tracking_code")); // ~ risky likely
    }
}

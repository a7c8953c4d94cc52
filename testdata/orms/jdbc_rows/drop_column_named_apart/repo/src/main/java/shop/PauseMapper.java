package shop;

// A query of another database names these: one common word binds no table.
class PauseMapper implements RowMapper<Pause> {
    public Pause mapRow(ResultSet rs, int row) throws SQLException {
        return new Pause(rs.getLong("duration"));
    }
}

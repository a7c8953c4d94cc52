package db.migration;

public class V2__Fill extends BaseJavaMigration {
    public void migrate(Context context) throws Exception {
        context.getConnection().createStatement().execute(
            "ALTER TABLE orders " +
            "ADD COLUMN total int");
    }
}

package shop;

interface OrderQueries {
    @SqlUpdate("UPDATE orders SET status = :status WHERE id IN (<ids>)") // ~ breaking certain
    void close(@BindList java.util.List<Long> ids, String status);

    @SqlUpdate("UPDATE customers SET status = :status WHERE id IN (<ids>)")
    void leave(@BindList java.util.List<Long> ids, String status);
}

export const Page = <T,>({ rows }: Props<T>) => {
  const q = "SELECT id FROM orders";
  return (
    <>
      <p title="It's">Don't {`a ${q}`} "quote</p>
      {rows.length < 3 && <b>it's</b>}
      <Table<Row> rows={db.query('SELECT status FROM orders')} />
    </>
  );
};
function after() {
  return "SELECT total FROM orders";
}

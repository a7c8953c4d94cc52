const SELECT: string = "SELECT id, status";
export class OrderRepository<T> {
  private readonly all = `${SELECT} FROM orders`;
  find = async (id: number): Promise<Order[]> => {
    const x = <any>id;
    return this.db.query<Order>(`SELECT status FROM orders WHERE id = $1`, [id]);
  };
  async search(ids: number[]) {
    return this.em.createQueryBuilder().select("o.id").where("o.status = :status", { status: "open" });
  }
  tagged() {
    return sql<Order[]>`SELECT total FROM orders`;
  }
}

class Orders {
  static const columns = 'id, status';

  Future<List<Order>> find(int id, String table) async {
    // it's a comment
    final rows = await db.rawQuery('SELECT $columns FROM ${table.name} '
        "WHERE id = ? AND a = '\$x'", [id]);
    final block = '''
SELECT id
FROM orders
''';
    return db.execute(r'DELETE FROM orders WHERE a = $1');
  }
}

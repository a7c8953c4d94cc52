import 'package:sqflite/sqflite.dart';

class Library {
  Library(this.db);
  final Database db;

  Future<List<Map<String, Object?>>> byGenre(String genre) =>
      db.rawQuery('SELECT id, title FROM tracks WHERE genre = ?', [genre]); // ~ breaking certain

  Future<List<Map<String, Object?>>> albums(String genre) =>
      db.rawQuery('SELECT id, title FROM albums WHERE genre = ?', [genre]);

  Future<List<Map<String, Object?>>> quoted() =>
      db.rawQuery('SELECT "genre" FROM tracks'); // ~ breaking certain silent

  Future<void> add(String title) async {
    await db.rawInsert("INSERT INTO tracks VALUES (NULL, ?, ?, ?)", [title, 'rock', 100]); // ~ breaking certain
    await db.rawInsert("INSERT INTO tracks (title, seconds) VALUES (?, ?)", [title, 100]);
  }
}

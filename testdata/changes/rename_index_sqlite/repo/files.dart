// files_path
const hinted = 'SELECT id FROM files INDEXED BY files_path WHERE path = ?'; // ~ breaking certain
const plain = 'SELECT id FROM files WHERE path = ?';
const upsert = 'INSERT INTO files (path) VALUES (?) ON CONFLICT (path) DO NOTHING';

# mood of diaries
CAST = "SELECT id FROM songs WHERE mood::mood = 'sad'"  # ~ breaking certain 42704
READ = "SELECT mood FROM diaries"  # ~ breaking certain 42703
ENTRY = "SELECT entry FROM diaries"
SONGS = "SELECT mood FROM songs"

# bio of profiles
WRITE = "UPDATE profiles SET bio = %s WHERE id = %s"  # ~ risky certain
SEE = "UPDATE profiles SET seen_at = now() WHERE id = %s"
ADD = "INSERT INTO profiles (id, bio) VALUES (%s, %s)"
AUDIT = "UPDATE audits SET bio = %s"
READ = "SELECT bio FROM profiles"

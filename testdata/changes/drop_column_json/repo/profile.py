# `?` between a column and a string is PostgreSQL's operator, elsewhere a placeholder.
HAS_RANK = "SELECT name FROM profiles WHERE extra ? 'rank'"  # ~ breaking certain
HAS_KEY = "SELECT name FROM profiles p WHERE p.extra ? $1"  # ~ breaking certain
BY_NAME = "SELECT id FROM profiles WHERE name = ? AND id > ?"
MERGE = """
    INSERT INTO profiles (id, extra) VALUES ($1, $2::jsonb)  -- ~ breaking certain
    ON CONFLICT (id) DO UPDATE SET extra = CASE
        WHEN profiles.extra ? 'rank' THEN jsonb_set(profiles.extra, '{rank}', $2::jsonb)
        ELSE profiles.extra
    END
"""

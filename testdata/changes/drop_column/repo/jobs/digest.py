"""Weekly digest: selects the nickname from members and greets them."""


def recipients(cursor, plan):
    cursor.execute(
        """
        SELECT m.id,
               m.nickname  -- ~ breaking certain 42703
          FROM members m
         WHERE m.plan = %s
         ORDER BY m.nickname
        """,
        (plan,),
    )
    return cursor.fetchall()


def captains(cursor):
    # A column of the outer table answers once the inner one is gone.
    cursor.execute("SELECT id FROM teams WHERE nickname IN (SELECT nickname FROM members)")  # ~ breaking certain silent
    return {"nickname": cursor.fetchone(), "members": 1}


def greet(row):
    nickname = row["nickname"] or "friend"
    return f"Hello {nickname}, update members settings"

-- Kept beside the migrations and run at every deploy.
CREATE OR REPLACE FUNCTION rename_member(member bigint, new_name text) RETURNS text AS $body$
DECLARE
    old_name text;
    team record;
BEGIN
    SELECT nickname INTO old_name FROM members WHERE id = member; -- ~ breaking certain
    IF EXISTS (SELECT 1 FROM members WHERE nickname = new_name) THEN -- ~ breaking certain
        RAISE EXCEPTION 'taken: %', new_name;
    END IF;
    UPDATE members SET nickname = new_name WHERE id = member; -- ~ breaking certain
    FOR team IN SELECT id, nickname FROM teams WHERE owner_email IN (SELECT email FROM members) LOOP
        UPDATE teams SET nickname = new_name WHERE id = team.id;
    END LOOP;
    EXECUTE 'UPDATE members SET nickname = $1 WHERE id = $2' USING old_name, member; -- ~ breaking certain
    RETURN old_name;
END
$body$ LANGUAGE plpgsql;

CREATE PROCEDURE admit_owners() LANGUAGE sql AS $$
    INSERT INTO members (
        nickname, -- ~ breaking certain
        id,
        email
    )
    SELECT nickname, id, owner_email FROM teams
$$;

CREATE FUNCTION free_members() RETURNS bigint AS $$
    SELECT count(*) FROM members WHERE plan = 'free'
$$ LANGUAGE sql;

DO $$
BEGIN
    UPDATE members SET nickname = lower(nickname); -- ~ breaking certain
END
$$;

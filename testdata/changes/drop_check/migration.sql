ALTER TABLE scores DROP CONSTRAINT scores_points;

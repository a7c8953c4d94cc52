ALTER TABLE hits DROP INDEX hits_url;

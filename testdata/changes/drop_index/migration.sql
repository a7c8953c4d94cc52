DROP INDEX hits_url;

DROP TRIGGER drafts_touch ON drafts;

DROP TABLE wagonfiles_upload;

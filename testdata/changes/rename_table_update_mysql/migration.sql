RENAME TABLE `song` TO `track`;

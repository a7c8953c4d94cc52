RENAME TABLE orders TO sales;

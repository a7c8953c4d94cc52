CREATE TABLE "orders" ("id" serial PRIMARY KEY NOT NULL);
--> statement-breakpoint
CREATE TABLE "items" ("id" serial PRIMARY KEY NOT NULL);

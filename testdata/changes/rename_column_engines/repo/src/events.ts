import prisma from 'lib/prisma';
import clickhouse from 'lib/clickhouse';

async function relationalQuery(websiteId: string) {
  return prisma.rawQuery(
    `select event_key from event_data where created_at > now()`, // ~ breaking certain
  );
}

// The same application keeps its events in ClickHouse as well: these are no queries of the database.
async function clickhouseQuery(websiteId: string) {
  const { rawQuery } = clickhouse;
  await rawQuery(`select event_key from event_data where website_id = {websiteId:UUID}`);
  await rawQuery(`select event_key, countIf(id > 1) from event_data group by event_key`);
  return rawQuery(`select event_key from event_data limit 10`); // ~ risky possible
}

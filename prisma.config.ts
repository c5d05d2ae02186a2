import { defineConfig } from 'prisma/config';

/** What the Prisma command line needs; the program itself takes its database from src/base/outer/config. */
export default defineConfig({
  schema: 'prisma/schema.prisma',
  migrations: { path: 'prisma/migrations' },
  datasource: { url: process.env.DATABASE_URL ?? 'file:./var/ktrdr.db' },
});

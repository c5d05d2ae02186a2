/**
 * Writes the SQL of the next migration without network: what leads from prisma/migrations to prisma/schema.prisma.
 *
 *   node scripts/write-migration.mjs NAME            writes prisma/migrations/<timestamp>_NAME/migration.sql
 *   node scripts/write-migration.mjs --check         exits 1 when the schema has changes without a migration
 *   node scripts/write-migration.mjs --status FILE   prints what Prisma thinks of a database's migrations, as JSON
 *
 * Prisma does not know WITHOUT ROWID: where a generated migration redefines a metric table, add it again by hand.
 */
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { PrismaBetterSqlite3 } from '@prisma/adapter-better-sqlite3';
import * as engineBindings from '@prisma/schema-engine-wasm/schema_engine_bg';

// A dependency of the adapter rather than of ours: resolved from there, so that the versions agree.
const requireOfAdapter = createRequire(import.meta.resolve('@prisma/adapter-better-sqlite3'));
const { bindMigrationAwareSqlAdapterFactory } = requireOfAdapter('@prisma/driver-adapter-utils');

// The package's own entry imports its WebAssembly as a module, which Node takes only behind a flag.
const wasmPath = join(
  dirname(fileURLToPath(import.meta.resolve('@prisma/schema-engine-wasm'))),
  'schema_engine_bg.wasm',
);
const { instance } = await WebAssembly.instantiate(readFileSync(wasmPath), {
  './schema_engine_bg.js': engineBindings,
});
engineBindings.__wbg_set_wasm(instance.exports);
instance.exports.__wbindgen_start();

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..');
const migrationsDir = join(root, 'prisma/migrations');
const schemaPath = join(root, 'prisma/schema.prisma');
const schema = { files: [{ path: schemaPath, content: readFileSync(schemaPath, 'utf8') }] };
const filters = { externalTables: [], externalEnums: [] };

const { values, positionals } = parseArgs({
  options: { check: { type: 'boolean' }, status: { type: 'string' } },
  allowPositionals: true,
});

if (values.status !== undefined) {
  console.log(JSON.stringify(await status(values.status)));
} else {
  const sql = await nextMigration();
  if (sql === null) console.log('The migrations are up to date with prisma/schema.prisma.');
  else if (values.check) fail(`prisma/schema.prisma has changes without a migration:\n${sql}`);
  else write(positionals[0], sql);
}

async function nextMigration() {
  const engine = await openEngine(':memory:');
  const { stdout } = await engine.diff({
    from: { tag: 'migrations', ...migrationList() },
    to: { tag: 'schemaDatamodel', ...schema },
    script: true,
    exitCode: null,
    filters,
  });
  return stdout === null || !/^\s*[A-Z]/m.test(stdout) ? null : stdout;
}

async function status(file) {
  if (!existsSync(file)) fail(`There is no database at ${file}.`);
  const engine = await openEngine(file);
  return engine.diagnoseMigrationHistory({
    migrationsList: migrationList(),
    optInToShadowDatabase: false,
    filters,
  });
}

async function openEngine(file) {
  const adapter = new PrismaBetterSqlite3({ url: file });
  const connectToShadowDb = adapter.connectToShadowDb.bind(adapter);
  adapter.connectToShadowDb = async () => readingPartialIndexes(runningScripts(await connectToShadowDb()));
  const datamodels = schema.files.map(({ path, content }) => [path, content]);
  return engineBindings.SchemaEngine.new(
    { datamodels },
    () => {},
    bindMigrationAwareSqlAdapterFactory(adapter),
  );
}

/** The engine sends whole migrations as one query, which better-sqlite3 takes as a script only. */
function runningScripts(connection) {
  const executeRaw = connection.executeRaw.bind(connection);
  connection.executeRaw = async (query) => {
    if (query.args.length > 0) return executeRaw(query);
    await connection.executeScript(query.sql);
    return 0;
  };
  return connection;
}

/** The engine quotes the name of a partial index as a column, which better-sqlite3 does not take for a text. */
function readingPartialIndexes(connection) {
  const queryRaw = connection.queryRaw.bind(connection);
  connection.queryRaw = (query) =>
    queryRaw({ ...query, sql: query.sql.replace(/(FROM sqlite_master .* name = )"(\w+)"/, "$1'$2'") });
  return connection;
}

function migrationList() {
  const lockPath = join(migrationsDir, 'migration_lock.toml');
  const names = existsSync(migrationsDir)
    ? readdirSync(migrationsDir, { withFileTypes: true }).filter((entry) => entry.isDirectory())
    : [];
  return {
    baseDir: migrationsDir,
    lockfile: {
      path: './migration_lock.toml',
      content: existsSync(lockPath) ? readFileSync(lockPath, 'utf8') : null,
    },
    shadowDbInitScript: '',
    migrationDirectories: names
      .map(({ name }) => name)
      .sort()
      .map((name) => ({
        path: name,
        migrationFile: {
          path: 'migration.sql',
          content: { tag: 'ok', value: readFileSync(join(migrationsDir, name, 'migration.sql'), 'utf8') },
        },
      })),
  };
}

function write(name, sql) {
  if (!/^[a-z][a-z0-9_]*$/.test(name ?? '')) {
    fail(`The name of a migration is lower case with underscores, such as add_label; got ${name ?? 'none'}.`);
  }
  const stamp = new Date().toISOString().replace(/\D/g, '').slice(0, 14);
  const folder = join(migrationsDir, `${stamp}_${name}`);
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'migration.sql'), sql);
  console.log(`Wrote ${join(folder, 'migration.sql')}`);
}

function fail(message) {
  console.error(message);
  process.exit(1);
}

import { AppError } from '../../base/pure/app-error.js';

/** A backup was asked for of a database that its own server keeps; nothing was written. */
export class ServerBackupError extends AppError {
  override readonly code = 'BACKUP_BY_SERVER';

  constructor(readonly target: string) {
    super(
      `DATABASE_URL names a PostgreSQL database, which is backed up with the tools of its server: ` +
        `pg_dump --format=custom --file=${target} "$DATABASE_URL", and back with pg_restore. ` +
        'For a file of SQLite instead, stop the server and use: ktrdr db copy --from "$DATABASE_URL" --to file:<path>.',
    );
  }
}

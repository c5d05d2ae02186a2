import { existsSync } from 'node:fs';
import { hashFiles } from './hash-files.mjs';
import { inProject } from './paths.mjs';
import { runNode } from './run-program.mjs';
import { SetupError } from './setup-error.mjs';

const schema = inProject('prisma', 'schema.prisma');

/** Generates the database client from prisma/schema.prisma, without network. */
export const prismaClientStep = {
  name: 'prismaClient',
  key: () => hashFiles([schema, inProject('prisma.config.ts')]),
  outputs: () => (existsSync(schema) ? [inProject('src', 'stores', 'sql', 'generated', 'client.ts')] : []),
  async run(say) {
    if (!existsSync(schema)) return;
    say('generating the database client');
    const command = inProject('node_modules', 'prisma', 'build', 'index.js');
    const { code, output } = await runNode([command, 'generate', '--no-hints'], {
      env: {
        ...process.env,
        // Any existing file keeps Prisma from downloading an engine that it would not use.
        PRISMA_SCHEMA_ENGINE_BINARY: process.execPath,
        CHECKPOINT_DISABLE: '1',
        PRISMA_HIDE_UPDATE_MESSAGE: '1',
      },
    });
    if (code !== 0) throw new SetupError(`prisma generate failed:\n${output}`);
  },
};

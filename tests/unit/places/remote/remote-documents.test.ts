import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildSchema, parse, validate } from 'graphql';
import { expect, it } from 'vitest';
import { projectRoot } from '../../../../src/base/outer/files/project-root.js';
import { backtestRemote } from '../../../../src/kinds/backtest/backtest-remote.js';
import { dataLoadRemote } from '../../../../src/kinds/data-load/data-load-remote.js';
import { trainingRemote } from '../../../../src/kinds/training/training-remote.js';
import { startDocument, stateDocument } from '../../../../src/places/remote/remote-documents.js';

const schema = buildSchema(readFileSync(join(projectRoot, 'schema', 'schema.graphql'), 'utf8'));

it.each([backtestRemote, trainingRemote, dataLoadRemote])(
  'what a host is asked for a $noun is in the API',
  (kind) => {
    for (const document of [
      startDocument(kind.noun),
      stateDocument(kind.noun, kind.snapshot?.fields ?? null),
    ])
      expect(validate(schema, parse(document.toString()))).toEqual([]);
  },
);

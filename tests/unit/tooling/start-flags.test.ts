import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { projectFolder } from '../../support/ktrdr-server.js';

const textOf = (file: string): string => readFileSync(join(projectFolder, file), 'utf8');
const flagsOf = (command: string): readonly string[] =>
  command.match(/--[a-z][a-z-]*(?:=[^\s",\]]+)?/g) ?? [];

const { scripts } = JSON.parse(textOf('package.json')) as { scripts: Record<'start' | 'worker', string> };

describe('the flags of Node', () => {
  it.each([
    ['docker/Dockerfile', /^CMD .*server\.js.*$/m],
    ['docker/compose.cluster.yml', /^ *command: .*worker\.js.*$/m],
    ['docker/compose.remote.yml', /^ *command: .*worker\.js.*$/m],
    ['docker/kubernetes/backend.yaml', /^ *command: .*server\.js.*$/m],
    ['docker/kubernetes/workers.yaml', /^ *command: .*worker\.js.*$/m],
  ])('of %s are those of npm start', (file, command) => {
    expect(flagsOf(command.exec(textOf(file))?.[0] ?? '')).toEqual(flagsOf(scripts.start));
  });

  it('of npm run worker are those of npm start, and so is its environment', () => {
    expect(scripts.worker).toBe(scripts.start.replace('server.js', 'worker.js'));
  });

  it('come with the environment of npm start in the image', () => {
    const [variable = ''] = /[A-Z_]+=\S+/.exec(scripts.start) ?? [];
    expect(variable).toMatch(/^MALLOC_ARENA_MAX=/);
    expect(textOf('docker/Dockerfile')).toContain(`ENV ${variable}\n`);
  });
});

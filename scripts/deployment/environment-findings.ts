import { loadConfig } from '../../src/base/outer/config/config.js';
import { environmentSchema } from '../../src/base/outer/config/environment.js';
import { workerEnvironment } from '../../src/base/outer/config/worker-environment.js';

/** What the image sets by itself. */
const IMAGE = { NODE_ENV: 'production', HOST: '0.0.0.0', PORT: '8000' };
/** Read by the packages of OpenTelemetry, or by Node. */
const OF_OTHERS = /^(OTEL_|NODE_)/;

/**
 * Says what is wrong with the environment of a container.
 * @param program that it runs
 * @param environment with every value that it has
 * @param own variables that are only there for others to refer to
 */
export function environmentFindings(
  program: 'server' | 'worker',
  environment: Readonly<Record<string, string>>,
  own: readonly string[] = [],
): readonly string[] {
  const unknown = Object.keys(environment).filter(
    (name) => !Object.hasOwn(environmentSchema.shape, name) && !OF_OTHERS.test(name) && !own.includes(name),
  );
  const findings = unknown.map((name) => `${name} is no setting`);
  const env = { ...IMAGE, ...environment };
  try {
    const config = loadConfig(program === 'worker' ? workerEnvironment(env) : env);
    if (config.executionMode !== 'CLUSTER') findings.push('EXECUTION_MODE is not cluster');
    if (config.metricsToken === null) findings.push('METRICS_TOKEN is not set');
    const keys = config.apiKeys.map(({ key }) => key);
    if (config.cluster.key !== null && !keys.includes(config.cluster.key))
      findings.push('WORKER_KEY is none of API_KEYS');
  } catch (error) {
    findings.push(String(error));
  }
  return findings;
}

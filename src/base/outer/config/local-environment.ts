/**
 * Returns the environment of a process that serves nobody and computes itself, also where it is that of a server, of a
 * worker or of a cluster: what these are told about their address, their keys and other hosts does not concern it.
 */
export function localEnvironment(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const nobody = { HOST: '', API_KEYS: '', API_KEYS_FILE: '' };
  return { ...env, ...nobody, EXECUTION_MODE: 'local', USE_REMOTE_BACKTEST_SERVICE: 'false' };
}

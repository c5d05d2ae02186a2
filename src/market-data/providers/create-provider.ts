import type { DataLoadParameters } from '../load/data-load-parameters.js';
import type { BarProvider } from './bar-provider.js';
import { csvProvider } from './csv-provider.js';
import { ProviderRefusedError } from './provider-errors.js';
import { EXCHANGE_PREFIX, isProvider, providerHint } from './provider-names.js';
import type { ProviderSettings } from './provider-settings.js';

/** Creates the provider of a load; what it needs is loaded with it, and nothing else. */
export async function createProvider(
  parameters: DataLoadParameters,
  importDir: string,
  settings: ProviderSettings,
): Promise<BarProvider> {
  const { provider } = parameters;
  if (provider === 'csv') return csvProvider(parameters, importDir);
  if (!isProvider(provider))
    throw new ProviderRefusedError(provider, `'${provider}' ${providerHint(provider)}.`);
  if (provider.startsWith(EXCHANGE_PREFIX)) {
    const { exchangeProvider } = await import('./exchange-provider.js');
    return await exchangeProvider(parameters, settings);
  }
  const { yahooProvider } = await import('./yahoo-provider.js');
  return yahooProvider(parameters, settings);
}

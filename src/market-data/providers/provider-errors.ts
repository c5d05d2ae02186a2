import { AppError } from '../../base/pure/app-error.js';

/** Thrown when a provider could not be reached, or did not answer with bars, however often it was asked. */
export class ProviderUnavailableError extends AppError {
  readonly code = 'PROVIDER_UNAVAILABLE';
  override readonly retryable = true;

  constructor(
    readonly provider: string,
    /** What happened and what was kept, as sentences. */
    explanation: string,
  ) {
    super(explanation);
  }
}

/** Thrown when a provider says that it has no such symbol. */
export class SymbolNotFoundError extends AppError {
  readonly code = 'SYMBOL_NOT_FOUND';

  /** @param hint what names look like there, or what the provider said; without its full stop */
  constructor(
    readonly provider: string,
    readonly symbol: string,
    hint: string,
  ) {
    super(`${provider} has no bars of '${symbol}': ${hint}.`);
  }
}

/** Thrown when a provider cannot do what was asked of it, however often it is asked. */
export class ProviderRefusedError extends AppError {
  readonly code = 'PROVIDER_REFUSED';

  constructor(
    readonly provider: string,
    /** A whole sentence. */
    explanation: string,
  ) {
    super(explanation);
  }
}

import { AppError } from '../../base/pure/app-error.js';

/** Thrown when traces are asked for and the packages that record them were left out of the installation. */
export class TracingUnavailableError extends AppError {
  readonly code = 'TRACING_UNAVAILABLE';

  constructor(cause: unknown) {
    super(
      'OTEL_TRACES_EXPORTER or OTEL_EXPORTER_OTLP_ENDPOINT asks for traces, but the optional packages @opentelemetry/… are not installed: install without --omit=optional, or set OTEL_SDK_DISABLED=true.',
      { cause },
    );
  }
}

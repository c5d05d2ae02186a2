import { AppError } from '../../base/pure/app-error.js';

/** Thrown when the server cannot listen where it was told to. */
export class ListenError extends AppError {
  readonly code = 'LISTEN_FAILED';

  /** @param reason the system's own code, such as EADDRINUSE */
  constructor(
    readonly host: string,
    readonly port: number,
    readonly reason: string,
  ) {
    super(
      reason === 'EADDRINUSE'
        ? `Port ${port} on ${host} is in use: stop the other server, or set PORT to a free port (0 takes any).`
        : `The server cannot listen on ${host}, port ${port} (${reason}): check HOST and PORT.`,
    );
  }
}
